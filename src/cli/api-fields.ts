import { DomainError } from '#contract/errors.ts'
import { readInput } from './input.ts'
import type { World } from './world.ts'

/** `name=value` and `tls[plainHttp]=true`: true, false, null and numbers are what they say, `@file` is read. */
export async function readFields(world: World, sources: readonly string[], raw: readonly string[]) {
  const fields: Record<string, unknown> = {}
  for (const source of raw) {
    const { path, text } = parseField(source)
    put(fields, path, text)
  }
  for (const source of sources) {
    const { path, text } = parseField(source)
    put(fields, path, text.startsWith('@') ? await readInput(world, text.slice(1)) : meaningOf(text))
  }
  return fields
}

function parseField(source: string): { readonly path: readonly string[]; readonly text: string } {
  const match = /^([^=[\]]+)((?:\[[^[\]=]*\])*)=(.*)$/s.exec(source)
  const [, name = '', rest = '', text = ''] = match ?? []
  if (match === null || source.includes('__proto__')) {
    throw new DomainError('invalid', 'A field is written name=value or name[key]=value')
  }
  return { path: [name, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key)], text }
}

function meaningOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return /^-?(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}

/** `a[b]` is a key of an object, `a[]` one more item of a list. */
function put(fields: Record<string, unknown>, [name = '', ...path]: readonly string[], value: unknown): void {
  const [next] = path
  if (next === undefined) fields[name] = value
  else if (next === '') {
    const items: unknown = fields[name]
    fields[name] = [...(Array.isArray(items) ? items : []), value]
  } else {
    const inner = fields[name]
    const child: Record<string, unknown> = isRecord(inner) ? inner : {}
    put(child, path, value)
    fields[name] = child
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
