import { globSync, readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { errorCodes } from '#contract/errors.ts'
import { messages as english } from '../src/web/messages/en/index.ts'
import { messages as french } from '../src/web/messages/fr/index.ts'

const languages = { en: english, fr: french }
const keys = Object.keys(english)
const sources = globSync('src/web/**/*.{ts,tsx}')
  .filter((file) => !file.includes('/messages/') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

test('there is something to look at', () => {
  expect(keys.length).toBeGreaterThan(300)
  expect(sources.length).toBeGreaterThan(100_000)
})

test('both languages have every message, and none is empty', () => {
  expect(Object.keys(french).toSorted()).toEqual(keys.toSorted())
  for (const messages of Object.values(languages)) {
    for (const [key, text] of Object.entries(messages)) expect(text.trim(), key).not.toBe('')
  }
})

test('every message is said somewhere', () => {
  const literal = new Set([...sources.matchAll(/'([\w.-]+)'/g)].map(([, key]) => key))
  const patterns = [...sources.matchAll(/`([\w.-]*)\$\{[^}]+\}([\w.-]*)`/g)]
    .filter(([, before = '']) => before.includes('.'))
    .map(([, before = '', after = '']) => [before, after] as const)
  const isSaid = (key: string) =>
    literal.has(key) || patterns.some(([before, after]) => key.startsWith(before) && key.endsWith(after))
  expect(keys.filter((key) => !isSaid(key))).toEqual([])
})

test('every code of a refusal has its title', () => {
  for (const code of Object.keys(errorCodes)) expect(keys).toContain(`problem.${code}`)
})

test('each message is well formed, with the same values in both languages', () => {
  const valuesOf = (text: string) => {
    const outside = text.replaceAll(/(?:=\d+|one|other) \{[^{}]*\}/g, '')
    return new Set([...outside.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))
  }
  for (const key of keys as (keyof typeof english)[]) {
    for (const [language, messages] of Object.entries(languages)) {
      expect(() => new IntlMessageFormat(messages[key], language, {}, { ignoreTag: true }), key).not.toThrow()
    }
    expect(valuesOf(french[key]), key).toEqual(valuesOf(english[key]))
  }
})

/** Narrow no-break spaces before high punctuation and inside guillemets, a typographic apostrophe, a true ellipsis. */
test('French is set as French is', () => {
  const faults = Object.entries(french).filter(([, text]) => {
    const prose = text.replaceAll(/\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, 'x').replaceAll(/\b[\w:]+:\/\/\S+/g, '')
    return /[^\u202F][;!»](\s|$)|[^\u202F]\?$|[^\u202F]:(\s|$)|«[^\u202F]|\w'\w|\.\.\./.test(prose)
  })
  expect(faults).toEqual([])
})
