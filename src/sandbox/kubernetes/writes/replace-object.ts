import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { WriteContext, WriteOptions } from './write-context.ts'
import { admit } from '#sandbox/kubernetes/admission/admit.ts'
import { applyDefaults } from '#sandbox/kubernetes/admission/defaults.ts'
import { validate } from '#sandbox/kubernetes/admission/validate.ts'
import { validateChange } from '#sandbox/kubernetes/admission/validate-change.ts'
import { badRequest, conflict, invalid, modifiedMeanwhile } from '#sandbox/kubernetes/api/api-status.ts'
import { trackUpdate, writeOwned } from '#sandbox/kubernetes/fields/managed-fields.ts'
import { isDeleting, withMeta, withoutMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { fieldsOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { checkNamespace } from './create-object.ts'
import { asObject, decodeBody, timeOf } from './write-context.ts'

/** Replaces a live object by the body, as PUT and all patches but apply do; throws an `ApiStatus` when it is refused. */
export function replaceObject(
  context: WriteContext,
  { resource, live }: { readonly resource: Resource; readonly live: KubeObject },
  body: Fields,
  options: WriteOptions,
): KubeObject {
  const decoded = decodeBody(resource, body, options)
  const next = prepareChange(context, { resource, live, subresource: options.manager.subresource }, decoded)
  const tracked = isClearing(decoded)
    ? writeOwned(next, [])
    : trackUpdate(live, next, { type: resource.type, manager: options.manager, time: timeOf(context.now()) })
  return storeChange(context, { resource, live }, tracked, options)
}

/** `managedFields: [{}]` is how a client forgets who owns what. */
function isClearing(decoded: Fields): boolean {
  const given = fieldsOr(decoded['metadata'])['managedFields']
  return Array.isArray(given) && given.length === 1 && Object.keys(fieldsOr(given[0])).length === 0
}

interface Change {
  readonly resource: Resource
  readonly live: KubeObject
  readonly subresource?: string | undefined
}

/** Checks identity and version, carries over what the client may not change, fills in, admits and validates. */
export function prepareChange(context: WriteContext, change: Change, decoded: Fields): KubeObject {
  const { resource, live } = change
  checkIdentity(resource, live, fieldsOr(decoded['metadata']))
  const draft = structuredClone(scopeToSubresource(change, decoded))
  draft['metadata'] = keptMetadata(change, fieldsOr(draft['metadata']))
  applyDefaults(resource.kind, draft)
  if (change.subresource === undefined) {
    admit(context, { resource, namespace: live.metadata.namespace ?? '', draft, previous: live })
  }
  const next = countGeneration(resource, live, asObject(draft))
  const causes = [...validate(resource, next), ...validateChange(resource, live, next)]
  if (causes.length > 0) throw invalid(resource, live.metadata.name, causes)
  return next
}

function checkIdentity(resource: Resource, live: KubeObject, given: Fields): void {
  const { name, uid, resourceVersion } = live.metadata
  const givenName = textOr(given['name'])
  if (givenName === '') throw badRequest('name must be provided')
  if (givenName !== name) {
    throw badRequest(`the name of the object (${givenName}) does not match the name on the URL (${name})`)
  }
  checkNamespace(resource, live.metadata.namespace ?? '', textOr(given['namespace']))
  const givenUid = textOr(given['uid'])
  if (givenUid !== '' && givenUid !== uid) {
    const key = ['/registry', resource.plural, live.metadata.namespace, name].filter(Boolean).join('/')
    const why = `Precondition failed: UID in precondition: ${givenUid}, UID in object meta: ${uid}`
    const error = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`
    throw conflict(resource, name, error)
  }
  const version = textOr(given['resourceVersion'])
  if (version !== '' && version !== resourceVersion) throw conflict(resource, name, modifiedMeanwhile)
}

/** Writing an object leaves its status alone, and writing its status leaves the rest alone. */
function scopeToSubresource({ resource, live, subresource }: Change, decoded: Fields): Fields {
  if (subresource === 'status') {
    return withStatus({ ...live, metadata: live.metadata }, decoded['status'])
  }
  return resource.subresources.includes('status') ? withStatus(decoded, live['status']) : decoded
}

function withStatus(object: Fields, status: unknown): Fields {
  const { status: _, ...rest } = object
  return status === undefined ? rest : { ...rest, status }
}

function keptMetadata({ live }: Change, given: Fields): Fields {
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds, managedFields } =
    live.metadata
  const fixed = { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds, managedFields }
  const known = Object.fromEntries(Object.entries(fixed).filter(([, value]) => value !== undefined))
  const { managedFields: _, generation: __, deletionTimestamp: ___, deletionGracePeriodSeconds: ____, ...rest } = given
  const namespace = live.metadata.namespace === undefined ? {} : { namespace: live.metadata.namespace }
  return { ...rest, ...known, ...namespace, resourceVersion: live.metadata.resourceVersion }
}

function countGeneration(resource: Resource, live: KubeObject, next: KubeObject): KubeObject {
  if (!resource.countsGenerations || isDeepStrictEqual(live['spec'], next['spec'])) return next
  return withMeta(next, { generation: (live.metadata.generation ?? 0) + 1 })
}

/** Stores a change unless nothing changed; an object that waits for its last finalizer goes away without it. */
export function storeChange(
  { store }: WriteContext,
  { resource, live }: { readonly resource: Resource; readonly live: KubeObject },
  next: KubeObject,
  { dryRun }: Pick<WriteOptions, 'dryRun'>,
): KubeObject {
  if (dryRun || isDeepStrictEqual(settled(live), settled(next))) return dryRun ? next : live
  const isReleased = isDeleting(next) && !hasFinalizers(next) && (next.metadata.deletionGracePeriodSeconds ?? 0) === 0
  return isReleased && resource.plural !== 'namespaces' ? store.remove(resource, next) : store.put(resource, next)
}

function settled(object: KubeObject): KubeObject {
  return withoutMeta(object, 'resourceVersion')
}

export function hasFinalizers(object: KubeObject): boolean {
  return (object.metadata.finalizers ?? []).length > 0
}
