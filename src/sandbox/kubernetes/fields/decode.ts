import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { FieldType, Scalar } from '#sandbox/kubernetes/schema/types.ts'
import { isFields } from '#sandbox/kubernetes/objects/records.ts'
import { canonicalQuantity } from '#sandbox/kubernetes/objects/quantity.ts'
import { fieldsOfType } from '#sandbox/kubernetes/schema/types.ts'

export interface Decoded {
  readonly value: Fields
  /** Fields that the type does not have; a lenient API server drops them and warns. */
  readonly unknownFields: readonly string[]
  /** What cannot be read at all, in the words of the API server's decoder. */
  readonly errors: readonly string[]
}

/** Reads a body as the type: drops nulls, empty maps and lists and unknown fields, and checks every scalar. */
export function decode(body: Fields, typeName: string): Decoded {
  const unknownFields: string[] = []
  const errors: string[] = []

  const readAny = (value: unknown, type: FieldType, path: string): unknown => {
    switch (type.kind) {
      case 'any':
        return value
      case 'scalar':
        return readScalar(value, type.scalar, path)
      case 'struct':
        return isFields(value) ? readStruct(value, type.name, path) : mismatch(value, type.name, path)
      case 'map':
        return isFields(value) ? readMap(value, type.of, path) : mismatch(value, 'map[string]string', path)
      case 'list':
        return Array.isArray(value) ? readList(value, type.of, path) : mismatch(value, '[]', path)
    }
  }
  const mismatch = (value: unknown, wanted: string, path: string): undefined => {
    errors.push(`json: cannot unmarshal ${nameOf(value)} into Go struct field ${ownerOf(typeName)}.${path} of type ${wanted}`)
  }
  const readScalar = (value: unknown, scalar: Scalar, path: string): unknown => {
    if (!isScalar(value, scalar)) return mismatch(value, goNames[scalar], path)
    if (scalar !== 'quantity') return value
    const quantity = canonicalQuantity(String(value))
    if (quantity === undefined) {
      errors.push(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      )
    }
    return quantity
  }
  const readStruct = (value: Fields, name: string, path: string): Fields => {
    const types = fieldsOfType(name)
    const result: Fields = {}
    for (const [field, below] of Object.entries(value)) {
      const type = types.get(field)
      const here = path === '' ? field : `${path}.${field}`
      if (type === undefined) unknownFields.push(here)
      else keep(result, field, below === null ? undefined : readAny(below, type, here), type)
    }
    return result
  }
  const readMap = (value: Fields, of: FieldType, path: string): Fields =>
    Object.fromEntries(
      Object.entries(value).map(([key, below]) => [key, below === null ? emptyOf(of) : readAny(below, of, path)]),
    )
  const readList = (value: readonly unknown[], of: FieldType, path: string): unknown[] =>
    value.map((item, index) => (item === null ? emptyOf(of) : readAny(item, of, `${path}[${index}]`)))

  return { value: readStruct(body, typeName, ''), unknownFields, errors }
}

function keep(result: Fields, field: string, value: unknown, type: FieldType): void {
  if (value === undefined) return
  const isEmptyMap = type.kind === 'map' && isFields(value) && Object.keys(value).length === 0
  const isEmptyList = type.kind === 'list' && Array.isArray(value) && value.length === 0
  if (!isEmptyMap && !isEmptyList) result[field] = value
}

function emptyOf(type: FieldType): unknown {
  return type.kind === 'scalar' ? '' : {}
}

function isScalar(value: unknown, scalar: Scalar): boolean {
  switch (scalar) {
    case 'string':
    case 'bytes':
    case 'time':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'int-or-string':
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number'
  }
}

const goNames: Record<Scalar, string> = {
  string: 'string',
  bytes: '[]uint8',
  time: 'string',
  boolean: 'bool',
  integer: 'int32',
  number: 'float64',
  'int-or-string': 'int32',
  quantity: 'string',
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'number' || typeof value === 'string' ? typeof value : 'object'
}

function ownerOf(typeName: string): string {
  return typeName.split('.').at(-1) ?? typeName
}
