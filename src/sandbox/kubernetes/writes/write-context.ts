import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import type { Manager } from '#sandbox/kubernetes/fields/managed-fields.ts'
import { badRequest } from '#sandbox/kubernetes/api/api-status.ts'
import { decode } from '#sandbox/kubernetes/fields/decode.ts'
import { at, printScalar } from '#sandbox/kubernetes/objects/records.ts'
import { groupVersionOf } from '#sandbox/kubernetes/resources.ts'

/** What every write needs of the world. */
export interface WriteContext {
  readonly store: ObjectStore
  readonly now: () => Date
  readonly newId: () => string
}

export interface WriteOptions {
  readonly manager: Manager
  readonly dryRun: boolean
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore'
  /** Hears what a client should be told besides the answer. */
  readonly warn: (message: string) => void
}

/** Kubernetes writes times to the second. */
export function timeOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** Reads the body of a write as the resource's type, strictly or leniently about fields that it does not have. */
export function decodeBody(resource: Resource, body: Fields, options: WriteOptions): Fields {
  checkKind(resource, body)
  const { value, unknownFields, errors } = decode(body, resource.type)
  const prefix = `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`
  const [error] = errors
  if (error !== undefined) throw badRequest(`${prefix}: ${error}`)
  const complaints = unknownFields.map((field) => `unknown field "${field}"`)
  if (complaints.length > 0 && options.fieldValidation === 'Strict') {
    throw badRequest(`${prefix}: strict decoding error: ${complaints.join(', ')}`)
  }
  if (options.fieldValidation === 'Warn') for (const complaint of complaints) options.warn(complaint)
  return { ...value, apiVersion: groupVersionOf(resource), kind: resource.kind }
}

function familyOf({ type }: Resource): string {
  return type.split('.')[0] ?? ''
}

function checkKind(resource: Resource, { apiVersion, kind }: Fields): void {
  const expected = groupVersionOf(resource)
  if (kind !== undefined && kind !== '' && kind !== resource.kind) {
    throw badRequest(
      `${printScalar(kind)} in version "${resource.version}" cannot be handled as a ${resource.kind}: converting (v1.${printScalar(kind)}) to (${familyOf(resource)}.${resource.kind}): unknown conversion`,
    )
  }
  if (apiVersion !== undefined && apiVersion !== '' && apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${printScalar(apiVersion)}) does not match the expected API version (${expected})`,
    )
  }
}

/** A decoded body that has a name and its bookkeeping is an object: every field was checked against the type. */
export function asObject(draft: Fields): KubeObject {
  if (typeof at(draft, 'metadata', 'name') !== 'string') throw badRequest('name must be provided')
  return draft as unknown as KubeObject
}
