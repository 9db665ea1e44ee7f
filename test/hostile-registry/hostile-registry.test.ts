import { afterAll, describe, expect, test } from 'vitest'
import { listAudit } from '#contract/audit.ts'
import { listRegistries } from '#contract/registries.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { defaultRegistryLimits } from '#platform/oci/registry-limits.ts'
import { findLeaks } from '../secrets/secret-forms.ts'
import { addressCases } from './address-cases.ts'
import { answerCases } from './answer-cases.ts'
import { allowedAddress, ask, type Bench, createBench, forbiddenAddress, type HostileCase, inOneWord } from './bench.ts'
import { type ConsoleCase, consoleCases, openPlace, outcomeOf } from './console-cases.ts'
import { exhaustionCases } from './exhaustion-cases.ts'
import { realmCases } from './realm-cases.ts'
import { redirectCases } from './redirect-cases.ts'
import { watchSockets } from './watch-sockets.ts'

const cases: readonly HostileCase[] = [
  ...addressCases,
  ...realmCases,
  ...redirectCases,
  ...answerCases,
  ...exhaustionCases,
]

const sockets = watchSockets()
const count = { cases: 0, questions: 0, connections: 0, forbidden: 0 }

afterAll(() => {
  sockets.stop()
  console.log(
    `hostile registries: ${count.cases} cases, ${count.questions} questions, ${count.connections} connections, ${count.forbidden} to a forbidden address`,
  )
})

/** Of one question, with what the machine needs for the eight that are asked at once; examining takes at most two. */
const longestMs = 2 * defaultRegistryLimits.totalMs + 5000

test('there are enough of them, and no two of one name', () => {
  const names = [...cases, ...consoleCases].map(({ name }) => name)

  expect(names.length).toBeGreaterThanOrEqual(250)
  expect(new Set(names).size).toBe(names.length)
})

describe('a client of a hostile registry', () => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', { timeout: longestMs * 2 }, async (_, hostile) => {
    const bench = createBench()
    const { value: outcomes, tookMs, strayed } = await observed(bench, () => ask(bench, hostile))
    tally(bench, outcomes.size, strayed)

    const words = Object.fromEntries([...outcomes].map(([path, outcome]) => [path, inOneWord(outcome)]))
    expect(words).toMatchObject(hostile.outcomes)
    expect(strayed).toEqual([])
    expect(leaksOf(bench, hostile.trusts, [...outcomes.values()])).toEqual([])
    expect([...outcomes.values()].flatMap(unprintable)).toEqual([])
    expect([...outcomes.values()].flatMap(uncountable)).toEqual([])
    expect(tookMs).toBeLessThan(longestMs)
    hostile.look?.(bench, outcomes)
  })
})

describe('a whole console', () => {
  test.each(consoleCases.map((each) => [each.name, each] as const))('%s', { timeout: 40_000 }, async (_, hostile) => {
    const bench = createBench()
    const place = await openPlace(bench, hostile.settings)
    const { value, strayed } = await observed(bench, async () => {
      try {
        const outcome = await outcomeOf(hostile.run(place))
        const audit = (await place.console.call(listAudit, {})).value
        const registries = (await place.console.call(listRegistries, {})).value
        return { ...outcome, audit, registries }
      } finally {
        await place.console.stop()
      }
    })
    tally(bench, 1, strayed)

    expect(value.word).toBe(hostile.outcome)
    expect(strayed).toEqual([])
    expect(leaksOf(bench, hostile.trusts, [value])).toEqual([])
    expect(unprintable(value.told)).toEqual([])
  })
})

/** What the bench must be able to see: the same cases with the defences taken away. */
describe('the bench itself', () => {
  const without = (hostile: HostileCase | undefined, options: object): HostileCase => {
    if (hostile === undefined) throw new Error('the case is not in its table')
    return { ...hostile, arrange: async (bench) => ({ ...(await hostile.arrange(bench)), ...options }) }
  }

  test('sees a connection to a forbidden address', async () => {
    const bench = createBench()
    const hostile = addressCases.find(({ name }) => name === `the address ${forbiddenAddress}`)
    const open = without(hostile, { addressPolicy: createAddressPolicy({ allowed: ['127.0.0.0/8'] }) })

    const { strayed } = await observed(bench, () => ask(bench, open))

    expect(new Set(strayed)).toEqual(new Set([`a connection to ${forbiddenAddress}`, 'the trap was reached']))
  })

  test('sees the credential at a stranger, and in what is told', async () => {
    const bench = createBench()
    const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
    const arrange: HostileCase['arrange'] = async () => {
      const challenge = { 'www-authenticate': `Bearer realm="http://${stranger.host}/"` }
      const registry = await bench.http('registry', (_, response) => response.writeHead(401, challenge).end())
      return { host: registry.host, approvedRealms: [`http://${stranger.host}`] }
    }

    await observed(bench, () => ask(bench, { name: '', outcomes: {}, arrange }))
    const told = [{ message: `the password is ${encodeURIComponent(bench.canary.value)}` }]

    expect(leaksOf(bench, ['registry'], told)).toEqual([
      expect.stringMatching(/^the password in stranger \(/),
      expect.stringMatching(/^the password in what is told \(/),
    ])
    expect(unprintable({ message: 'a\u001b[31m' })).toEqual(['a\u001b[31m'])
  })
})

/** Does it, closes the bench, and says what went where it must not. */
async function observed<T>(bench: Bench, work: () => Promise<T>) {
  const before = sockets.attempts.length
  const startedAt = performance.now()
  const value = await closing(bench, work)
  const tookMs = performance.now() - startedAt
  const outside = sockets.attempts.slice(before).filter(({ isOutbound, host }) => isOutbound && host !== allowedAddress)
  const trapped = bench.all.filter(({ name, connections }) => name === 'trap' && connections > 0)
  return {
    value,
    tookMs,
    strayed: [...outside.map(({ host }) => `a connection to ${host}`), ...trapped.map(() => 'the trap was reached')],
  }
}

async function closing<T>(bench: Bench, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await bench.close()
  }
}

function tally(bench: Bench, questions: number, strayed: readonly string[]): void {
  count.cases += 1
  count.questions += questions
  count.connections += bench.all.reduce((sum, { connections }) => sum + connections, 0)
  count.forbidden += strayed.length
}

/** The credential where it must not be: with a server that is not trusted, or in what is told. */
function leaksOf(bench: Bench, trusts: ConsoleCase['trusts'] = [], told: readonly unknown[]): readonly string[] {
  const received = bench.all
    .filter(({ name }) => !trusts.includes(name))
    .map((server) => ({ where: server.name, content: Buffer.concat(server.received).toString('latin1') }))
  return findLeaks([bench.canary], [...received, { where: 'what is told', content: JSON.stringify(told) }])
}

/** The texts that would do something to a terminal or a reader; a manifest is bytes and is shown to nobody. */
function unprintable(value: unknown): readonly string[] {
  if (typeof value === 'string') return /\p{C}/u.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return []
  return Object.values(value).flatMap(unprintable)
}

/** Numbers of a registry that no reader would take for what they say. */
function uncountable(value: unknown): readonly number[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 && value < 1e10 ? [] : [value]
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return []
  return Object.values(value).flatMap(uncountable)
}
