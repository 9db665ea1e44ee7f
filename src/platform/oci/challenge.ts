/** One way to authenticate that a server offers. The scheme and the names of parameters are in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly token68?: string
  readonly parameters: ReadonlyMap<string, string>
}

export type ParsedChallenges =
  | { readonly ok: true; readonly challenges: readonly Challenge[] }
  | { readonly ok: false; readonly reason: 'too-large' | 'malformed' | 'duplicate-parameter' }

const maxHeaderBytes = 8 * 1024

const tokenCharacters = /[!#$%&'*+.^_`|~0-9A-Za-z-]*/y
const token68Characters = /[A-Za-z0-9._~+/-]+=*/y
const blanks = /[ \t]*/y
const quotedString = /"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*)"/y

/** Reads `WWW-Authenticate` by the grammar of RFC 9110, 11.6.1. Several header lines are one list. */
export function parseChallenges(header: string | readonly string[]): ParsedChallenges {
  const text = typeof header === 'string' ? header : header.join(', ')
  if (text.length > maxHeaderBytes) return { ok: false, reason: 'too-large' }
  return new ChallengeScanner(text).scan()
}

type Parameter = readonly [name: string, value: string]

/** Goes over the text once, left to right; each pattern is sticky and its parts exclude each other, so it never backtracks. */
class ChallengeScanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  scan(): ParsedChallenges {
    const challenges: Challenge[] = []
    for (this.#skipSeparators(); this.#at < this.#text.length; this.#skipSeparators()) {
      const challenge = this.#challenge()
      if (typeof challenge === 'string') return { ok: false, reason: challenge }
      challenges.push(challenge)
    }
    return { ok: true, challenges }
  }

  #challenge(): Challenge | 'malformed' | 'duplicate-parameter' {
    const scheme = this.#take(tokenCharacters).toLowerCase()
    if (scheme === '') return 'malformed'
    if (this.#isAtEndOfItem()) return { scheme, parameters: new Map() }
    if (this.#take(blanks) === '') return 'malformed'
    const token68 = this.#token68()
    if (token68 !== undefined) return { scheme, token68, parameters: new Map() }
    return this.#parameters(scheme)
  }

  #parameters(scheme: string): Challenge | 'malformed' | 'duplicate-parameter' {
    const parameters = new Map<string, string>()
    for (let next = this.#parameter(); next !== undefined; next = this.#nextParameter()) {
      if (next === 'malformed') return 'malformed'
      const [name, value] = next
      if (parameters.has(name)) return 'duplicate-parameter'
      parameters.set(name, value)
      if (!this.#isAtEndOfItem()) return 'malformed'
    }
    return parameters.size === 0 ? 'malformed' : { scheme, parameters }
  }

  /** After a comma comes either another parameter, or the next challenge: then nothing is consumed. */
  #nextParameter(): Parameter | 'malformed' | undefined {
    const before = this.#at
    this.#skipSeparators()
    const parameter = this.#parameter()
    if (parameter === undefined) this.#at = before
    return parameter
  }

  #parameter(): Parameter | 'malformed' | undefined {
    const before = this.#at
    const name = this.#take(tokenCharacters).toLowerCase()
    this.#take(blanks)
    if (name === '' || this.#text[this.#at] !== '=') {
      this.#at = before
      return undefined
    }
    this.#at += 1
    this.#take(blanks)
    const value = this.#text[this.#at] === '"' ? this.#quoted() : this.#take(tokenCharacters)
    return value === undefined || value === '' ? this.#emptyValue(name, value) : [name, value]
  }

  /** `scope=""` is a value; a missing one, as in `scope=,`, is not. */
  #emptyValue(name: string, value: string | undefined): Parameter | 'malformed' {
    return value === '' && this.#text[this.#at - 1] === '"' ? [name, ''] : 'malformed'
  }

  #quoted(): string | undefined {
    quotedString.lastIndex = this.#at
    const match = quotedString.exec(this.#text)
    if (match === null) return undefined
    this.#at = quotedString.lastIndex
    return (match[1] ?? '').replace(/\\(.)/gs, '$1')
  }

  #token68(): string | undefined {
    const before = this.#at
    const token68 = this.#take(token68Characters)
    if (token68 !== '' && this.#isAtEndOfItem()) return token68
    this.#at = before
    return undefined
  }

  #isAtEndOfItem(): boolean {
    const before = this.#at
    this.#take(blanks)
    const atEnd = this.#at === this.#text.length || this.#text[this.#at] === ','
    this.#at = before
    return atEnd
  }

  #skipSeparators(): void {
    while (this.#text[this.#at] === ',' || this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const taken = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += taken.length
    return taken
  }
}
