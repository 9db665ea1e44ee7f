import type { Resource, Subresource } from '#sandbox/kubernetes/resources.ts'
import { groupVersionOf, resources } from '#sandbox/kubernetes/resources.ts'
import { reviewKinds } from './reviews.ts'

type Document = Readonly<Record<string, unknown>>

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

interface GroupVersion {
  readonly group: string
  readonly version: string
}

export function groupVersions(): readonly GroupVersion[] {
  const all: readonly GroupVersion[] = [...resources, ...reviewKinds]
  const unique = new Map(all.map(({ group, version }) => [groupVersionOf({ group, version }), { group, version }]))
  return [...unique.values()]
}

export function apiVersions(address: string): Document {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: address }]
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs }
}

export function apiGroups(): Document {
  const named = groupVersions().filter(({ group }) => group !== '')
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(groupOf) }
}

export function apiGroup(group: string): Document | undefined {
  const found = groupVersions().find((each) => each.group === group && group !== '')
  return found === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(found) }
}

function groupOf({ group, version }: GroupVersion): Document {
  const named = { groupVersion: `${group}/${version}`, version }
  return { name: group, versions: [named], preferredVersion: named }
}

export function apiResources(group: string, version: string): Document | undefined {
  const stored = resources.filter((each) => each.group === group && each.version === version)
  const reviews = reviewKinds.filter((each) => each.group === group && each.version === version)
  if (stored.length === 0 && reviews.length === 0) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: groupVersionOf({ group, version }),
    resources: [
      ...stored.flatMap((resource) => [
        describe(resource),
        ...resource.subresources.map((sub) => describeSub(resource, sub)),
      ]),
      ...reviews.map(({ plural, kind }) => ({
        name: plural,
        singularName: kind.toLowerCase(),
        namespaced: false,
        kind,
        verbs: ['create'],
      })),
    ],
  }
}

function describe({ plural, singular, namespaced, kind, shortNames, categories }: Resource): Document {
  const withoutCollection = verbs.filter((verb) => verb !== 'deletecollection')
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: plural === 'namespaces' ? withoutCollection : verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  }
}

function describeSub({ plural, namespaced, kind }: Resource, subresource: Subresource): Document {
  const shared = { name: `${plural}/${subresource}`, singularName: '', namespaced }
  switch (subresource) {
    case 'scale':
      return { ...shared, group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] }
    case 'status':
      return { ...shared, kind, verbs: ['get', 'patch', 'update'] }
    case 'log':
      return { ...shared, kind, verbs: ['get'] }
  }
}
