import type { FieldType } from './types.ts'
import numbersText from './protobuf-fields.json' with { type: 'json' }
import { fieldsOfType } from './types.ts'

/** Where a field of a message goes. Some Go types are embedded: their fields stand in the JSON object around them. */
export type ProtobufField =
  | { readonly kind: 'field'; readonly name: string; readonly type: FieldType; readonly isOptional: boolean }
  | { readonly kind: 'embedded'; readonly typeName: string }

const embeddedMark = '...'

const numbers: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(numbersText).map(([name, fields]) => [name, fields.split('; ')]),
)

/** The fields of a message by their number in Kubernetes' protobuf encoding. */
export function protobufFields(typeName: string, around: string): ReadonlyMap<number, ProtobufField> {
  const types = new Map([...fieldsOfType(around), ...fieldsOfType(typeName)])
  return new Map((numbers.get(typeName) ?? []).map((text) => parseField(text, types)))
}

/** `replicas: 1?` is field 1, which keeps a zero; `...core.v1.VolumeSource: 2` is an embedded message. */
function parseField(text: string, types: ReadonlyMap<string, FieldType>): readonly [number, ProtobufField] {
  const [name = '', number = ''] = text.split(': ')
  if (name.startsWith(embeddedMark)) {
    return [Number(number), { kind: 'embedded', typeName: name.slice(embeddedMark.length) }]
  }
  const isOptional = number.endsWith('?')
  return [Number.parseInt(number, 10), { kind: 'field', name, type: types.get(name) ?? { kind: 'any' }, isOptional }]
}
