import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { FieldType, Scalar } from '#sandbox/kubernetes/schema/types.ts'
import type { WireField } from './protobuf-wire.ts'
import { fieldsOr, listOr } from '#sandbox/kubernetes/objects/records.ts'
import { protobufFields } from '#sandbox/kubernetes/schema/protobuf-fields.ts'
import { badRequest } from './api-status.ts'
import { readWire } from './protobuf-wire.ts'

export const protobufMediaType = 'application/vnd.kubernetes.protobuf'

const magic = Buffer.from('k8s\0')

/**
 * Reads an object in Kubernetes' protobuf encoding, which kubectl uses for what it creates: four bytes `k8s\0`, then
 * an envelope with the kind (1) and the object (2). Zero values that Go would leave out of JSON are left out.
 */
export function decodeProtobuf(bytes: Buffer, typeName: string): Fields {
  if (!bytes.subarray(0, 4).equals(magic)) throw badRequest('provided data does not appear to be a protobuf message')
  const envelope = readWire(bytes.subarray(4))
  const kind = new Map(readWire(bytesOf(envelope, 1)).map(({ number, value }) => [number, String(value)]))
  const object = decodeMessage(bytesOf(envelope, 2), typeName, typeName)
  return { apiVersion: kind.get(1) ?? '', kind: kind.get(2) ?? '', ...object }
}

function bytesOf(fields: readonly WireField[], wanted: number): Buffer {
  const value = fields.find(({ number }) => number === wanted)?.value
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
}

/** `around` is the type whose JSON object holds the fields: another one where the message is embedded. */
function decodeMessage(bytes: Buffer, typeName: string, around: string): Fields {
  const known = protobufFields(typeName, around)
  const result: Fields = {}
  for (const { number, value } of readWire(bytes)) {
    const field = known.get(number)
    if (field === undefined) continue
    if (field.kind === 'embedded') Object.assign(result, decodeMessage(asBytes(value), field.typeName, around))
    else addField(result, field.name, decodeValue(value, field.type), field)
  }
  return result
}

function addField(
  result: Fields,
  name: string,
  value: unknown,
  { type, isOptional }: { readonly type: FieldType; readonly isOptional: boolean },
): void {
  if (type.kind === 'list') result[name] = [...listOr(result[name]), value]
  else if (type.kind === 'map') result[name] = { ...fieldsOr(result[name]), ...fieldsOr(value) }
  else if (isOptional || (value !== '' && value !== 0 && value !== false)) result[name] = value
}

function decodeValue(value: number | Buffer, type: FieldType): unknown {
  switch (type.kind) {
    case 'scalar':
      return decodeScalar(value, type.scalar)
    case 'struct':
      return decodeMessage(asBytes(value), type.name, type.name)
    case 'list':
      return decodeValue(value, type.of)
    case 'map': {
      const entry = readWire(asBytes(value))
      const content = entry.find(({ number }) => number === 2)?.value ?? Buffer.alloc(0)
      return { [bytesOf(entry, 1).toString('utf8')]: decodeValue(content, type.of) }
    }
    case 'any':
      return decodeRaw(asBytes(value))
  }
}

function decodeScalar(value: number | Buffer, scalar: Scalar): unknown {
  switch (scalar) {
    case 'integer':
    case 'number':
      return Number(value)
    case 'boolean':
      return Boolean(value)
    case 'string':
      return String(value)
    case 'bytes':
      return asBytes(value).toString('base64')
    case 'quantity':
      return bytesOf(readWire(asBytes(value)), 1).toString('utf8')
    case 'time':
      return decodeTime(asBytes(value))
    case 'int-or-string':
      return decodeIntOrString(asBytes(value))
  }
}

function asBytes(value: number | Buffer): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
}

/** Seconds (1) and nanoseconds (2) since 1970; an empty message is no time. */
function decodeTime(bytes: Buffer): string {
  const parts = new Map(readWire(bytes).map(({ number, value }) => [number, Number(value)]))
  const seconds = parts.get(1)
  if (seconds === undefined) return ''
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

/** Which of both (1: 0 a number, 1 a text), the number (2), the text (3). */
function decodeIntOrString(bytes: Buffer): unknown {
  const parts = new Map(readWire(bytes).map(({ number, value }) => [number, value]))
  return Number(parts.get(1) ?? 0) === 0 ? Number(parts.get(2) ?? 0) : String(parts.get(3) ?? '')
}

/** Free-form JSON is carried as its text in field 1. */
function decodeRaw(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytesOf(readWire(bytes), 1).toString('utf8'))
  } catch {
    return {}
  }
}
