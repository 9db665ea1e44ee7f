import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const page = readFileSync('docs/security/talking-out.md', 'utf8')
const rows = [...page.matchAll(/^\| (\d+) \|(.*)\|$/gm)].map(([, item = '', rest = '']) => {
  const tests = [...rest.matchAll(/`([\w./-]+\.ts)`: "([^"]+)"/g)]
  return { item: Number(item), tests: tests.map(([, file = '', name = '']) => ({ file, name })) }
})

/** The texts that a file of tests or of cases uses as names: of a test, or the first of what makes a case. */
function namesIn(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8')
  const named = /(?:\bname:|[([])\s*(?:'((?:[^'\\\n]|\\.)+)'|`([^`$\n]+)`)/g
  return [...source.matchAll(named)].map(([, quoted, other]) => quoted ?? other ?? '')
}

test('every defence has its item, and every item its test', () => {
  expect(rows.map(({ item }) => item)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1))
  expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([])
})

test.each(rows.flatMap(({ item, tests }) => tests.map((named) => ({ item, ...named }))))(
  'item $item: $file has "$name"',
  ({ file, name }) => {
    expect(file).toMatch(/\.test\.ts$|^test\/hostile-registry\/[a-z]+-cases\.ts$/)
    expect(namesIn(file)).toContain(name)
  },
)

test('every file that the page names is there', () => {
  const files = [...page.matchAll(/`((?:src|test)\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file)

  expect(files.length).toBeGreaterThan(30)
  for (const file of new Set(files)) expect(() => readFileSync(file), file).not.toThrow()
})

const Policy = z.object({
  kind: z.literal('NetworkPolicy'),
  spec: z.object({
    policyTypes: z.tuple([z.literal('Egress')]),
    egress: z.array(
      z.object({
        to: z.array(
          z.object({ ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional() }),
        ),
        ports: z.array(z.object({ port: z.number() })).min(1),
      }),
    ),
  }),
})

test('the network policy keeps metadata and loopback out of reach', () => {
  const { spec } = Policy.parse(parse(readFileSync('docs/security/network-policy.yaml', 'utf8')))
  const blocks = spec.egress.flatMap(({ to }) => to.flatMap(({ ipBlock }) => ipBlock ?? []))
  const everywhere = blocks.filter(({ cidr }) => cidr.endsWith('/0'))

  expect(everywhere.map(({ cidr }) => cidr)).toEqual(['0.0.0.0/0', '::/0'])
  expect(everywhere.flatMap(({ except }) => except)).toEqual(
    expect.arrayContaining(['127.0.0.0/8', '169.254.0.0/16', '100.100.100.200/32', '::1/128', 'fe80::/10']),
  )
  expect(spec.egress.every(({ to }) => to.length > 0)).toBe(true)
})
