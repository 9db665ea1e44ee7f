import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { ApiStatus, badRequest } from '#sandbox/kubernetes/api/api-status.ts'
import { isFields } from '#sandbox/kubernetes/objects/records.ts'

const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('replace'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('test'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({ op: z.literal('move'), path: z.string(), from: z.string() }),
  z.object({ op: z.literal('copy'), path: z.string(), from: z.string() }),
])
type Operation = z.infer<typeof Operation>

const Operations = z.array(Operation).max(10_000)

/** RFC 6902. Throws a 400 on a patch that is none, and a 422 on one that does not fit the object. */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  const parsed = Operations.safeParse(patch)
  if (!parsed.success) throw badRequest(`error decoding patch: ${z.prettifyError(parsed.error)}`)
  let result = structuredClone(document)
  for (const operation of parsed.data) result = applyOperation(result, operation)
  return result
}

function applyOperation(document: unknown, operation: Operation): unknown {
  switch (operation.op) {
    case 'add':
      return edit(document, operation, (parent, key) => insert(parent, key, operation.value))
    case 'replace':
      read(document, operation.path)
      return edit(document, operation, (parent, key) => assign(parent, key, operation.value))
    case 'remove':
      read(document, operation.path)
      return edit(document, operation, remove)
    case 'test':
      return test(document, operation)
    case 'copy':
      return applyOperation(document, { op: 'add', path: operation.path, value: read(document, operation.from) })
    case 'move': {
      const value = read(document, operation.from)
      const left = applyOperation(document, { op: 'remove', path: operation.from })
      return applyOperation(left, { op: 'add', path: operation.path, value })
    }
  }
}

function test(document: unknown, { path, value }: { readonly path: string; readonly value: unknown }): unknown {
  if (isDeepStrictEqual(read(document, path), value)) return document
  throw unfit(`testing value ${path} failed: test failed`)
}

/** The API server does not say what of a patch did not fit; nor do we, but for the one who reads the stack. */
function unfit(message: string): ApiStatus {
  const status = new ApiStatus(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  status.cause = message
  return status
}

function stepsOf(pointer: string): readonly string[] {
  const steps = pointer.split('/').slice(1)
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function read(document: unknown, pointer: string): unknown {
  let here = document
  for (const step of stepsOf(pointer)) {
    const next: unknown = Array.isArray(here) ? here[Number(step)] : isFields(here) ? here[step] : undefined
    if (next === undefined) throw unfit(`path ${pointer} does not exist`)
    here = next
  }
  return here
}

function edit(
  document: unknown,
  { path }: { readonly path: string },
  change: (parent: unknown, key: string) => void,
): unknown {
  const steps = stepsOf(path)
  const last = steps.at(-1)
  if (last === undefined) throw unfit('the whole document cannot be replaced')
  const parentPath = path.slice(0, path.lastIndexOf('/'))
  change(parentPath === '' ? document : read(document, parentPath), last)
  return document
}

function insert(parent: unknown, key: string, value: unknown): void {
  if (!Array.isArray(parent)) return assign(parent, key, value)
  const index = key === '-' ? parent.length : Number(key)
  if (!Number.isInteger(index) || index < 0 || index > parent.length) throw unfit(`index ${key} is out of bounds`)
  parent.splice(index, 0, value)
}

function assign(parent: unknown, key: string, value: unknown): void {
  if (Array.isArray(parent)) parent[Number(key)] = value
  else if (isFields(parent)) parent[key] = value
  else throw unfit(`${key} has no parent that can hold it`)
}

function remove(parent: unknown, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else if (isFields(parent)) delete parent[key]
}
