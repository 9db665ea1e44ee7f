import { createHash } from 'node:crypto'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { FieldType, Fieldset, ListType, Scalar } from '#sandbox/kubernetes/schema/types.ts'
import { resources } from '#sandbox/kubernetes/resources.ts'
import { fieldsOfType } from '#sandbox/kubernetes/schema/types.ts'
import { groupVersions } from './discovery.ts'

type Document = Readonly<Record<string, unknown>>

/** The index of OpenAPI v3 documents, one a group and version. */
export function openApiIndex(): Document {
  const paths = groupVersions().map(({ group, version }) => {
    const path = group === '' ? `api/${version}` : `apis/${group}/${version}`
    const hash = createHash('sha256')
      .update(JSON.stringify(openApiDocument(group, version)))
      .digest('hex')
      .toUpperCase()
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const
  })
  return { paths: Object.fromEntries(paths) }
}

/** What kubectl needs to validate, explain and patch: the types of the group, and the paths that accept patches. */
export function openApiDocument(group: string, version: string): Document {
  const mine = resources.filter((each) => each.group === group && each.version === version)
  const schemas = Object.fromEntries(reachable(mine).map((name) => [longName(name), schemaOf(name, mine)]))
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.33.0-sandbox' },
    paths: Object.fromEntries(mine.map((resource) => [pathOf(resource), operationsOf(resource)])),
    components: { schemas },
  }
}

function pathOf({ group, version, plural, namespaced }: Resource): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  return `${root}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}/{name}`
}

const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}))

function operationsOf(resource: Resource): Document {
  const kind = { 'x-kubernetes-group-version-kind': kindOf(resource) }
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${longName(resource.type)}` } } }
  const responses = { '200': { description: 'OK', content } }
  return {
    get: { 'x-kubernetes-action': 'get', ...kind, responses },
    put: { 'x-kubernetes-action': 'put', ...kind, parameters: writeParameters, responses },
    patch: { 'x-kubernetes-action': 'patch', ...kind, parameters: writeParameters, responses },
    delete: { 'x-kubernetes-action': 'delete', ...kind, responses },
  }
}

function kindOf({ group, version, kind }: Resource): Document {
  return { group, version, kind }
}

function reachable(mine: readonly Resource[]): readonly string[] {
  const found = new Set<string>()
  const open = mine.map(({ type }) => type)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue
    found.add(name)
    for (const type of fieldsOfType(name).values()) open.push(...namesIn(type))
  }
  return [...found].sort()
}

function namesIn(type: FieldType): readonly string[] {
  if (type.kind === 'struct') return [type.name]
  return type.kind === 'list' || type.kind === 'map' ? namesIn(type.of) : []
}

function schemaOf(name: string, mine: readonly Resource[]): Document {
  const resource = mine.find(({ type }) => type === name)
  return {
    type: 'object',
    properties: propertiesOf(fieldsOfType(name)),
    ...(resource === undefined ? {} : { 'x-kubernetes-group-version-kind': [kindOf(resource)] }),
  }
}

function propertiesOf(fields: Fieldset): Document {
  return Object.fromEntries([...fields].map(([field, type]) => [field, propertyOf(type)]))
}

function propertyOf(type: FieldType): Document {
  switch (type.kind) {
    case 'any':
      return { type: 'object' }
    case 'scalar':
      return scalarSchemas[type.scalar]
    case 'struct':
      return {
        allOf: [{ $ref: `#/components/schemas/${longName(type.name)}` }],
        ...(type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
        ...(type.retainKeys ? { 'x-kubernetes-patch-strategy': 'retainKeys' } : {}),
      }
    case 'map':
      return {
        type: 'object',
        additionalProperties: propertyOf(type.of),
        ...(type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
      }
    case 'list':
      return { type: 'array', items: propertyOf(type.of), ...listWords(type) }
  }
}

function listWords({ apply, patch, retainKeys }: ListType): Document {
  const strategies = [...(patch === 'replace' ? [] : ['merge']), ...(retainKeys ? ['retainKeys'] : [])]
  return {
    'x-kubernetes-list-type': typeof apply === 'string' ? apply : 'map',
    ...(typeof apply === 'string' ? {} : { 'x-kubernetes-list-map-keys': apply.map(({ name }) => name) }),
    ...(strategies.length > 0 ? { 'x-kubernetes-patch-strategy': strategies.join(',') } : {}),
    ...(typeof patch === 'string' ? {} : { 'x-kubernetes-patch-merge-key': patch.mergeKey }),
  }
}

const scalarSchemas: Readonly<Record<Scalar, Document>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  integer: { type: 'integer', format: 'int32' },
  number: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  time: { type: 'string', format: 'date-time' },
  quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'int-or-string': { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
}

function longName(name: string): string {
  return name.startsWith('meta.') ? `io.k8s.apimachinery.pkg.apis.${name}` : `io.k8s.api.${name}`
}
