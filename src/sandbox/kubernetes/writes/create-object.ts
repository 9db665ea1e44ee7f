import { randomInt } from 'node:crypto'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { WriteContext, WriteOptions } from './write-context.ts'
import { admit } from '#sandbox/kubernetes/admission/admit.ts'
import { applyDefaults } from '#sandbox/kubernetes/admission/defaults.ts'
import { validate } from '#sandbox/kubernetes/admission/validate.ts'
import {
  ApiStatus,
  alreadyExists,
  badRequest,
  forbidden,
  invalid,
  notFound,
} from '#sandbox/kubernetes/api/api-status.ts'
import { trackUpdate } from '#sandbox/kubernetes/fields/managed-fields.ts'
import { isDeleting } from '#sandbox/kubernetes/objects/kube-object.ts'
import { fieldsOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { namespaces } from '#sandbox/kubernetes/resources.ts'
import { asObject, decodeBody, timeOf } from './write-context.ts'

export interface Target {
  readonly resource: Resource
  readonly namespace: string
}

/** Creates an object as POST does; throws an `ApiStatus` when it is refused. */
export function createObject(context: WriteContext, target: Target, body: Fields, options: WriteOptions): KubeObject {
  const object = prepareObject(context, target, decodeBody(target.resource, body, options))
  const tracked = trackUpdate(undefined, object, {
    type: target.resource.type,
    manager: options.manager,
    time: timeOf(context.now()),
  })
  return storeNew(context, target, tracked, options)
}

/** The last step of every creation: refuses a name that is taken, and stores unless it is a dry run. */
export function storeNew(
  { store }: WriteContext,
  { resource, namespace }: Target,
  object: KubeObject,
  { dryRun }: Pick<WriteOptions, 'dryRun'>,
): KubeObject {
  const { name } = object.metadata
  if (store.get(resource, namespace, name) !== undefined) throw alreadyExists(resource, name)
  return dryRun ? object : store.put(resource, object)
}

/** Fills in, admits and validates what is to be created. */
export function prepareObject(context: WriteContext, target: Target, decoded: Fields): KubeObject {
  const { resource, namespace } = target
  const draft = structuredClone(decoded)
  if (resource.subresources.includes('status')) delete draft['status']
  draft['metadata'] = newMetadata(context, target, fieldsOr(draft['metadata']))
  const name = textOr(fieldsOr(draft['metadata'])['name'])
  if (resource.namespaced) requireNamespace(context, target, name)
  applyDefaults(resource.kind, draft)
  admit(context, { resource, namespace, draft, previous: undefined })
  const object = asObject(draft)
  const causes = validate(resource, object)
  if (causes.length > 0) throw invalid(resource, name, causes)
  return object
}

function newMetadata(context: WriteContext, { resource, namespace }: Target, given: Fields): Fields {
  if (textOr(given['resourceVersion']) !== '') {
    throw new ApiStatus(500, '', 'resourceVersion should not be set on objects to be created')
  }
  const { managedFields: _, selfLink: __, resourceVersion: ___, deletionTimestamp: ____, ...kept } = given
  const prefix = textOr(given['generateName'])
  const name = textOr(given['name'])
  checkNamespace(resource, namespace, textOr(given['namespace']))
  return {
    ...kept,
    name: name === '' && prefix !== '' ? `${prefix.slice(0, 58)}${randomSuffix()}` : name,
    ...(resource.namespaced ? { namespace } : {}),
    uid: context.newId(),
    creationTimestamp: timeOf(context.now()),
    ...(resource.countsGenerations ? { generation: 1 } : {}),
  }
}

export function checkNamespace(resource: Resource, expected: string, given: string): void {
  if (!resource.namespaced || given === '' || given === expected) return
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

function requireNamespace({ store }: WriteContext, { resource, namespace }: Target, name: string): void {
  const owner = store.get(namespaces, '', namespace)
  if (owner === undefined) throw notFound(namespaces, namespace)
  if (!isDeleting(owner)) return
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const message = `namespace ${namespace} is being terminated`
  throw forbidden(resource, name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }])
}

const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789'

/** Five characters without vowels, as Kubernetes makes names. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => suffixLetters[randomInt(suffixLetters.length)]).join('')
}
