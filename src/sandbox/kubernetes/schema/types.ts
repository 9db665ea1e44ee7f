import typesText from './types.json' with { type: 'json' }

export type Scalar = 'string' | 'integer' | 'number' | 'boolean' | 'bytes' | 'time' | 'int-or-string' | 'quantity'

export interface ListKey {
  readonly name: string
  /** The value that identifies an item which leaves the key out. */
  readonly preset?: string
}

/** What may stand in a field, and how server-side apply and strategic merge patches treat it. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'any' }
  | { readonly kind: 'struct'; readonly name: string; readonly atomic: boolean; readonly retainKeys: boolean }
  | { readonly kind: 'map'; readonly of: FieldType; readonly atomic: boolean }
  | ListType

export interface ListType {
  readonly kind: 'list'
  readonly of: FieldType
  readonly apply: 'atomic' | 'set' | readonly ListKey[]
  /** How a strategic merge patch treats the list. */
  readonly patch: 'replace' | 'merge-values' | { readonly mergeKey: string }
  readonly retainKeys: boolean
}

export type Fieldset = ReadonlyMap<string, FieldType>

const scalars: readonly string[] = [
  'string',
  'integer',
  'number',
  'boolean',
  'bytes',
  'time',
  'int-or-string',
  'quantity',
] satisfies Scalar[]

const types: ReadonlyMap<string, Fieldset> = parseTypes(typesText)

/** The fields of a type such as `core.v1.PodSpec`; empty for a type that is not known. */
export function fieldsOfType(name: string): Fieldset {
  return types.get(name) ?? new Map()
}

export function structType(name: string): FieldType {
  return { kind: 'struct', name, atomic: false, retainKeys: false }
}

export function allTypes(): ReadonlyMap<string, Fieldset> {
  return types
}

function parseTypes(text: Readonly<Record<string, string>>): ReadonlyMap<string, Fieldset> {
  return new Map(Object.entries(text).map(([name, fields]) => [name, new Map(fields.split('; ').map(parseField))]))
}

function parseField(text: string): readonly [string, FieldType] {
  const [name = '', words = ''] = text.split(': ')
  return [name, parseWords(words.split(' '))]
}

function parseWords(words: readonly string[]): FieldType {
  const [first = 'any', ...rest] = words
  if (first === 'list') return parseList(rest)
  if (first === 'map') return { kind: 'map', of: parseWords(rest.slice(0, 1)), atomic: rest.includes('atomic') }
  if (first === 'any') return { kind: 'any' }
  if (isScalar(first)) return { kind: 'scalar', scalar: first }
  return { kind: 'struct', name: first, atomic: rest.includes('atomic'), retainKeys: rest.includes('retain') }
}

function parseList(words: readonly string[]): ListType {
  const isNested = words[0] === 'list' || words[0] === 'map'
  const of = parseWords(words.slice(0, isNested ? 2 : 1))
  return { kind: 'list', of, apply: applyRule(words), patch: patchRule(words), retainKeys: words.includes('retain') }
}

function applyRule(words: readonly string[]): ListType['apply'] {
  const keys = words.find((word) => word.startsWith('keys='))?.slice('keys='.length)
  if (keys !== undefined) return keys.split(',').map(parseKey)
  return words.includes('set') ? 'set' : 'atomic'
}

function parseKey(text: string): ListKey {
  const [name = '', preset] = text.split(':')
  return preset === undefined ? { name } : { name, preset }
}

function patchRule(words: readonly string[]): ListType['patch'] {
  const mergeKey = words.find((word) => word.startsWith('merge='))?.slice('merge='.length)
  if (mergeKey !== undefined) return { mergeKey }
  return words.includes('merge') ? 'merge-values' : 'replace'
}

function isScalar(word: string): word is Scalar {
  return scalars.includes(word)
}
