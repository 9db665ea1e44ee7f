import type { FieldType } from './types.ts'
import numbersText from './protobuf-fields.json' with { type: 'json' }
import { fieldsOfType } from './types.ts'

/** Where a field of a message goes. Some Go types are embedded: their fields stand in the JSON object around them. */
export type ProtobufField =
  | { readonly kind: 'field'; readonly name: string; readonly type: FieldType; readonly isOptional: boolean }
  | { readonly kind: 'embedded'; readonly typeName: string }

const embeddedMark = '...'

const numbers: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  Object.entries(numbersText as Readonly<Record<string, Readonly<Record<string, string>>>>),
)

/** The fields of a message by their number in Kubernetes' protobuf encoding. */
export function protobufFields(typeName: string, around: string): ReadonlyMap<number, ProtobufField> {
  const types = new Map([...fieldsOfType(around), ...fieldsOfType(typeName)])
  return new Map(
    Object.entries(numbers.get(typeName) ?? {}).map(([name, text]) => [
      Number.parseInt(text, 10),
      name.startsWith(embeddedMark)
        ? { kind: 'embedded', typeName: name.slice(embeddedMark.length) }
        : { kind: 'field', name, type: types.get(name) ?? { kind: 'any' }, isOptional: text.endsWith('?') },
    ]),
  )
}
