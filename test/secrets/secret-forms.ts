import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'

/** A secret that was planted, and the places in which it may be found. */
export interface Canary {
  readonly name: string
  readonly value: string
  readonly belongs: RegExp
}

/** Somewhere to look. Bytes as latin1, so that a file with anything in it can be searched as text is. */
export interface Source {
  readonly where: string
  readonly content: string
}

const nowhere = /^$/

/** Its characters read differently in JSON, in a URL, in base64 and in a quoted string. */
export function canary(name: string, belongs: RegExp = nowhere): Canary {
  const core = randomBytes(12).toString('hex')
  return { name, value: `q"é%/ ${core} +\\&<ÿ`, belongs }
}

/** One that may stand in an HTTP header. */
export function plainCanary(name: string, belongs: RegExp = nowhere): Canary {
  return { name, value: `quiet+/${randomBytes(12).toString('hex')}~.quiet`, belongs }
}

export function binary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** Every spelling under which a secret is looked for, by name. */
export function formsOf(value: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(value, 'utf8')
  const json = JSON.stringify(value).slice(1, -1)
  const url = encodeURIComponent(value)
  const forms: readonly (readonly [string, string])[] = [
    ['plain', value],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['JSON in ASCII', inAscii(json)],
    ['quoted', inspect(value).slice(1, -1)],
    ['URL', url],
    ['URL in lower case', url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['form', new URLSearchParams({ '': value }).toString().slice(1)],
    ['hex', bytes.toString('hex')],
    ['hex in upper case', bytes.toString('hex').toUpperCase()],
    ...[0, 1, 2].flatMap((shift) => base64Forms(bytes, shift)),
  ]
  return new Map(forms.map(([name, form]) => [name, binary(form)]))
}

function inAscii(text: string): string {
  return text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What is left the same of the base64 of some bytes whatever stands around them, `shift` bytes into a group of three. */
function base64Forms(bytes: Buffer, shift: number): readonly (readonly [string, string])[] {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const from = Math.ceil((shift * 8) / 6)
  const to = Math.floor(((shift + bytes.length) * 8) / 6)
  const standard = whole.slice(from, to)
  return [
    [`base64 + ${shift}`, standard],
    [`base64url + ${shift}`, standard.replaceAll('+', '-').replaceAll('/', '_')],
  ]
}

/** The longest part that looks the same in every spelling which leaves letters and digits alone. */
function coreOf(value: string): string {
  const parts = value.split(/[^A-Za-z0-9]+/).toSorted((one, other) => other.length - one.length)
  return parts[0] ?? ''
}

/** Everything to look for: the whole value in all its forms, and its core, which a part of the value may hold as well. */
function wantedOf({ value }: Canary): ReadonlyMap<string, string> {
  const core = coreOf(value)
  const ofCore = core.length < 12 ? [] : [...formsOf(core)].map(([form, text]) => [`core, ${form}`, text] as const)
  return new Map([...formsOf(value), ...ofCore])
}

/** Where canaries are that do not belong there, with the first form in which each was found. */
export function findLeaks(canaries: readonly Canary[], sources: readonly Source[]): readonly string[] {
  const leaks: string[] = []
  for (const each of canaries) {
    const wanted = [...wantedOf(each)]
    for (const { where, content } of sources.filter((source) => !each.belongs.test(source.where))) {
      const found = wanted.find(([, form]) => content.includes(form))
      if (found !== undefined) leaks.push(`${each.name} in ${where} (${found[0]})`)
    }
  }
  return leaks
}
