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

  const readAny = (value: unknown, type: FieldType, place: Place): unknown => {
    switch (type.kind) {
      case 'any':
        return value
      case 'scalar':
        return readScalar(value, type.scalar, place)
      case 'struct':
        return isFields(value) ? readStruct(value, type.name, place.path) : mismatch(value, goStruct(type.name), place)
      case 'map':
        return isFields(value) ? readMap(value, type.of, place) : mismatch(value, 'map[string]string', place)
      case 'list':
        return Array.isArray(value) ? readList(value, type.of, place) : mismatch(value, goList(type.of), place)
    }
  }
  const mismatch = (value: unknown, wanted: string, { owner, path }: Place): undefined => {
    const field = `${ownerOf(owner)}.${path.replaceAll(/\[\d+\]/g, '')}`
    errors.push(`json: cannot unmarshal ${nameOf(value)} into Go struct field ${field} of type ${wanted}`)
  }
  const readScalar = (value: unknown, scalar: Scalar, place: Place): unknown => {
    if (!isScalar(value, scalar)) return mismatch(value, goNames[scalar], place)
    if (scalar === 'bytes') return readBytes(String(value))
    if (scalar !== 'quantity') return value
    const quantity = canonicalQuantity(String(value))
    if (quantity === undefined) {
      errors.push("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    }
    return quantity
  }
  const readBytes = (text: string): string => {
    const bare = text.replaceAll(/[\r\n]/g, '')
    const wrongAt = bare.search(/[^A-Za-z0-9+/=]|=(?=[^=])/)
    const isWhole = bare.length % 4 === 0
    if (wrongAt >= 0 || !isWhole)
      errors.push(`illegal base64 data at input byte ${wrongAt >= 0 ? wrongAt : endOfBase64(bare)}`)
    return bare
  }
  const readStruct = (value: Fields, name: string, path: string): Fields => {
    const types = fieldsOfType(name)
    const result: Fields = {}
    for (const [field, below] of Object.entries(value)) {
      const type = types.get(field)
      const here = path === '' ? field : `${path}.${field}`
      if (type === undefined) unknownFields.push(here)
      else keep(result, field, below === null ? undefined : readAny(below, type, { owner: name, path: here }), type)
    }
    return result
  }
  const readMap = (value: Fields, of: FieldType, place: Place): Fields =>
    Object.fromEntries(
      Object.entries(value).map(([key, below]) => [key, below === null ? emptyOf(of) : readAny(below, of, place)]),
    )
  const readList = (value: readonly unknown[], of: FieldType, { owner, path }: Place): unknown[] =>
    value.map((item, index) => (item === null ? emptyOf(of) : readAny(item, of, { owner, path: `${path}[${index}]` })))

  return { value: readStruct(body, typeName, ''), unknownFields, errors }
}

/** Where a value stands: the type that has the field, and the path from the object. */
interface Place {
  readonly owner: string
  readonly path: string
}

function endOfBase64(text: string): number {
  return text.endsWith('=') ? text.length : text.length - (text.length % 4)
}

/** `core.v1.PodSpec` is `v1.PodSpec` in Go. */
function goStruct(name: string): string {
  return name.split('.').slice(-2).join('.')
}

function goList(of: FieldType): string {
  if (of.kind === 'struct') return `[]${goStruct(of.name)}`
  return of.kind === 'scalar' ? `[]${goNames[of.scalar]}` : '[]'
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
