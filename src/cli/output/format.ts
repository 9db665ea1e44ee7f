import { DomainError } from '#contract/errors.ts'
import { parseJsonPath, type JsonPath } from './json-path.ts'

const plainFormats = ['table', 'wide', 'json', 'yaml', 'name', 'ndjson'] as const

export type Format =
  | { readonly type: (typeof plainFormats)[number] }
  | { readonly type: 'jsonpath'; readonly path: JsonPath }

export function parseFormat(source: string): Format {
  if (source.startsWith('jsonpath=')) return { type: 'jsonpath', path: parseJsonPath(source.slice('jsonpath='.length)) }
  const type = plainFormats.find((name) => name === source)
  if (type !== undefined) return { type }
  throw new DomainError('invalid', `There is no output form "${source}"`, {
    hint: `The forms are ${plainFormats.join(', ')} and jsonpath=PATH.`,
  })
}
