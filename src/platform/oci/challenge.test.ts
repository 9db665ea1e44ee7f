import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseChallenges } from './challenge.ts'

function schemesAndParameters(header: string | readonly string[]): unknown {
  const parsed = parseChallenges(header)
  if (!parsed.ok) return parsed.reason
  return parsed.challenges.map(({ scheme, token68, parameters }) => [scheme, token68 ?? Object.fromEntries(parameters)])
}

test.each<[string, string | string[], unknown]>([
  [
    'Docker Hub',
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
    [
      [
        'bearer',
        { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:a/b:pull' },
      ],
    ],
  ],
  [
    'ECR',
    'Basic realm="https://1.dkr.ecr.eu-west-3.amazonaws.com/",service="ecr.amazonaws.com"',
    [['basic', { realm: 'https://1.dkr.ecr.eu-west-3.amazonaws.com/', service: 'ecr.amazonaws.com' }]],
  ],
  [
    'two on one line',
    'Basic realm="a, b", Bearer realm="x",error="insufficient_scope"',
    [
      ['basic', { realm: 'a, b' }],
      ['bearer', { realm: 'x', error: 'insufficient_scope' }],
    ],
  ],
  [
    'two lines',
    ['Negotiate', 'Basic realm=x'],
    [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ],
  ],
  [
    'token68',
    'Negotiate YWJj==, Basic realm="x"',
    [
      ['negotiate', 'YWJj=='],
      ['basic', { realm: 'x' }],
    ],
  ],
  ['escaped quotes', 'Basic realm="say \\"hi\\" \\\\"', [['basic', { realm: 'say "hi" \\' }]]],
  [
    'blanks around the equals sign and empty items',
    ' , Basic realm = "x" , , charset=UTF-8,',
    [['basic', { realm: 'x', charset: 'UTF-8' }]],
  ],
  ['an empty quoted value', 'Bearer realm="x",scope=""', [['bearer', { realm: 'x', scope: '' }]]],
  ['nothing', '', []],
])('reads %s', (_, header, expected) => {
  expect(schemesAndParameters(header)).toEqual(expected)
})

test.each([
  ['a parameter given twice', 'Bearer realm="https://good",realm="https://evil"', 'duplicate-parameter'],
  ['one given twice in another case', 'Bearer realm="a",Realm="b"', 'duplicate-parameter'],
  ['a quote that is never closed', 'Bearer realm="https://x', 'malformed'],
  ['an unquoted address', 'Bearer realm=https://x/token', 'malformed'],
  ['a missing value', 'Bearer realm="x",scope=', 'malformed'],
  ['two values', 'Basic realm="a" "b"', 'malformed'],
  ['a control character', 'Basic realm="a\u0000b"', 'malformed'],
  ['more than 8 KB', `Basic realm="${'a'.repeat(9000)}"`, 'too-large'],
])('refuses %s', (_, header, reason) => {
  expect(schemesAndParameters(header)).toBe(reason)
})

test('reads back any value that was quoted by the grammar', () => {
  const value = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) })

  fc.assert(
    fc.property(value, (realm) => {
      const header = `Bearer realm="${realm.replace(/[\\"]/g, '\\$&')}",service="s"`
      expect(schemesAndParameters(header)).toEqual([['bearer', { realm, service: 's' }]])
    }),
  )
})

test('never throws and never slows down, whatever a server sends', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (header) => void parseChallenges(header)))
  const started = performance.now()

  for (const unit of ['a', 'a ', '"', '\\', '"\\', 'a=', 'a=,', 'a="', ',', ' ', 'a b,', 'a b=c,']) {
    parseChallenges(unit.repeat(Math.floor(8000 / unit.length)))
    parseChallenges(`Basic realm="${unit.repeat(Math.floor(8000 / unit.length))}`)
  }

  expect(performance.now() - started).toBeLessThan(1000)
})
