import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { WriteContext, WriteOptions } from './write-context.ts'
import { invalidValue } from '#sandbox/kubernetes/admission/field-errors.ts'
import { badRequest, conflict, invalid, notFound } from '#sandbox/kubernetes/api/api-status.ts'
import { applyIntent } from '#sandbox/kubernetes/fields/apply-intent.ts'
import { withMeta, withoutMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { fieldsOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { prepareObject, storeNew } from './create-object.ts'
import { prepareChange, storeChange } from './replace-object.ts'
import { asObject, decodeBody, timeOf } from './write-context.ts'

export interface ApplyTarget {
  readonly resource: Resource
  readonly namespace: string
  readonly name: string
}

export interface ApplyOptions extends WriteOptions {
  readonly force: boolean
}

/** Server-side apply: creates what is not there, changes what is, and says which. */
export function applyObject(
  context: WriteContext,
  target: ApplyTarget,
  body: Fields,
  options: ApplyOptions,
): { readonly object: KubeObject; readonly isNew: boolean } {
  const { resource, namespace, name } = target
  if (textOr(body['apiVersion']) === '' || textOr(body['kind']) === '') throw badRequest(unknownKind(body))
  const intent = readIntent(target, decodeBody(resource, body, options))
  const live = context.store.get(resource, namespace, name)
  const application = {
    type: resource.type,
    manager: options.manager,
    force: options.force,
    time: timeOf(context.now()),
  }
  if (live === undefined) {
    refuseCreation(target, intent, options)
    const prepared = prepareObject(context, target, { ...intent })
    const blank = asObject({ apiVersion: intent.apiVersion, kind: intent.kind, metadata: { name } })
    const { managedFields } = applyIntent(blank, intent, application).metadata
    const owned = managedFields === undefined ? prepared : withMeta(prepared, { managedFields })
    return { object: storeNew(context, target, owned, options), isNew: true }
  }
  return { object: change(context, { resource, live }, intent, options), isNew: false }
}

function change(
  context: WriteContext,
  { resource, live }: { readonly resource: Resource; readonly live: KubeObject },
  intent: KubeObject,
  options: ApplyOptions,
): KubeObject {
  const { manager, force } = options
  const { uid } = intent.metadata
  if (textOr(uid) !== '' && uid !== live.metadata.uid) {
    const cause = invalidValue('metadata.uid', uid, 'field is immutable')
    throw invalid(resource, live.metadata.name, [cause, cause])
  }
  const merged = applyIntent(live, intent, { type: resource.type, manager, force, time: timeOf(context.now()) })
  const { managedFields } = merged.metadata
  const bare: Fields = { ...withMeta(merged, { resourceVersion: live.metadata.resourceVersion }) }
  const prepared = prepareChange(context, { resource, live, subresource: manager.subresource }, bare)
  const next =
    managedFields === undefined ? withoutMeta(prepared, 'managedFields') : withMeta(prepared, { managedFields })
  return storeChange(context, { resource, live }, keepTimes(live, next), options)
}

/** Where nothing but the time of an entry would change, the live entries stay, so that applying twice writes once. */
function keepTimes(live: KubeObject, next: KubeObject): KubeObject {
  const bare = (object: KubeObject): KubeObject => withoutMeta(object, 'managedFields', 'resourceVersion')
  if (!isDeepStrictEqual(bare(live), bare(next))) return next
  const timeless = (object: KubeObject): unknown =>
    (object.metadata.managedFields ?? []).map((entry) => ({ ...entry, time: undefined }))
  if (!isDeepStrictEqual(timeless(live), timeless(next))) return next
  return withMeta(next, { managedFields: live.metadata.managedFields ?? [] })
}

function readIntent({ resource, namespace, name }: ApplyTarget, decoded: Fields): KubeObject {
  const { creationTimestamp: _, ...metadata } = fieldsOr(decoded['metadata'])
  if (metadata['managedFields'] !== undefined) throw badRequest('metadata.managedFields must be nil')
  const given = textOr(metadata['name'])
  if (given === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`)
  }
  const place = resource.namespaced ? { name, namespace: textOr(metadata['namespace'], namespace) } : { name }
  return asObject({ ...decoded, metadata: { ...metadata, ...place } })
}

function refuseCreation(target: ApplyTarget, intent: KubeObject, { manager }: ApplyOptions): void {
  if (manager.subresource !== undefined) throw notFound(target.resource, target.name)
  if (textOr(intent.metadata.uid) !== '') {
    const why = 'uid mismatch: the provided object specified uid but the object was not found'
    throw conflict(target.resource, target.name, why)
  }
}

function unknownKind({ apiVersion, kind }: Fields): string {
  const [group, version] = textOr(apiVersion).includes('/') ? textOr(apiVersion).split('/') : ['', textOr(apiVersion)]
  return `invalid object type: ${group}/${version}, Kind=${textOr(kind)}`
}
