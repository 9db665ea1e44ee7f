import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mintFailure } from '#platform/clouds/mint-outcome.ts'
import { mintTarget, nextGeneration, refreshAfterMs, retryAfterMs, waitMs } from './mint-policy.ts'
import type { MintedState, RegistryRecord } from './registry.ts'

const hourMs = 3_600_000
const now = new Date('2026-03-01T12:00:00Z')
const at = (hours: number) => new Date(now.getTime() + hours * hourMs).toISOString()

const bare: RegistryRecord = {
  id: 'aaaaaaaa',
  name: 'ECR',
  kind: 'ecr',
  host: '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
  imagePath: '',
  defaultTag: 'latest',
  description: '',
  authentication: 'aws-access-key',
  username: 'AKIA',
  delivery: 'minted',
  tenantId: null,
  serviceAccount: null,
  environments: [],
  isDefault: false,
  enabled: true,
  plainHttp: false,
  caCertificate: null,
  rotateEveryDays: 90,
  credentialVersion: 1,
  hasPassword: true,
  credentialSetAt: at(-10),
  credentialSetBy: 'admin',
  credentialFingerprint: 'f1',
  createdAt: at(-10),
  updatedAt: at(-10),
  revision: 1,
  approvedRealms: [],
  minted: null,
  credentialExpiresAt: null,
  checksPaused: null,
  facts: null,
}
const minted: MintedState = {
  generation: 7,
  target: mintTarget(bare),
  host: bare.host,
  credentialVersion: 1,
  mintedAt: at(-1),
  expiresAt: at(11),
  dueAt: at(5),
  failures: 0,
  reason: null,
  message: null,
}
const registry: RegistryRecord = { ...bare, minted }

test('a token is renewed at half of its life, ten percent more or less', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 60, max: 86_400 }), (chance, seconds) => {
      const after = refreshAfterMs(seconds * 1000, () => chance)
      expect(after).toBeGreaterThanOrEqual(seconds * 450 - 1)
      expect(after).toBeLessThanOrEqual(seconds * 550 + 1)
    }),
  )
})

describe('after a failure', () => {
  const retry = (failures: number, lifetimeMs: number | undefined, retryAfterSeconds?: number) =>
    retryAfterMs({ failures, lifetimeMs, failure: mintFailure('throttled', '', retryAfterSeconds) }, () => 0.5)

  test('the pause doubles up to a bound that a token outlives many times', () => {
    expect([1, 2, 3, 10, 500].map((failures) => retry(failures, 12 * hourMs) / 1000)).toEqual([2, 4, 8, 300, 300])
    expect(retry(500, hourMs) / 1000).toBe(72)
    expect(retry(500, undefined) / 1000).toBe(300)
  })

  test('an issuer that says how long is heard, within reason', () => {
    expect(retry(1, hourMs, 90) / 1000).toBe(90)
    expect(retry(1, hourMs, 86_400) / 1000).toBe(300)
  })
})

describe('when the next attempt is due', () => {
  test.each<[string, RegistryRecord, number]>([
    ['the first one at once', bare, 0],
    ['later while the token is young', registry, 5],
    ['at once when it has come of age', { ...registry, minted: { ...minted, dueAt: at(-1) } }, 0],
    ['at once for another key', { ...registry, credentialVersion: 2 }, 0],
    ['at once for another tenant', { ...registry, tenantId: 'other' }, 0],
    ['at once when the clock was put back', { ...registry, minted: { ...minted, mintedAt: at(0.5) } }, 0],
    ['later for another description', { ...registry, description: 'other' }, 5],
  ])('%s', (_when, record, hours) => {
    expect(waitMs(record, now) / hourMs).toBe(hours)
  })
})

test('a generation is later than the last one, and than those of a database from an older backup', () => {
  const first = nextGeneration(null, now)

  expect(nextGeneration({ ...minted, generation: first }, now)).toBe(first + 1)
  expect(nextGeneration(null, new Date(now.getTime() + 1000))).toBe(first + 1)
  expect(first).toBeLessThan(2 ** 31)
})
