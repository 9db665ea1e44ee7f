import { describe, expect, test } from 'vitest'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { practiceNames, practiceReasons, type PracticeReason } from '#contract/practices.ts'
import { type Judgement, judgePractices, type PracticeEvidence } from './practice-rules.ts'
import { inWords } from './practice-words.ts'

const now = new Date('2026-06-01T12:00:00Z')

const registry: RegistryRecord = {
  id: 'aaaaaaaa',
  name: 'Production',
  kind: 'harbor',
  host: 'harbor.example.com',
  imagePath: 'team/app',
  defaultTag: 'latest',
  description: '',
  authentication: 'password',
  username: 'robot$team+pull',
  environments: ['PRODUCTION'],
  isDefault: false,
  enabled: true,
  plainHttp: false,
  caCertificate: null,
  approvedRealms: [],
  rotateEveryDays: 90,
  credentialVersion: 1,
  hasPassword: true,
  credentialSetAt: '2026-05-20T12:00:00.000Z',
  credentialSetBy: 'admin',
  credentialFingerprint: 'f1',
  createdAt: '2026-05-20T12:00:00.000Z',
  updatedAt: '2026-05-20T12:00:00.000Z',
  revision: 1,
  delivery: 'static',
  tenantId: null,
  serviceAccount: null,
  minted: null,
  credentialExpiresAt: null,
  checksPaused: null,
  facts: null,
}

const other: RegistryRecord = { ...registry, id: 'bbbbbbbb', name: 'Staging', environments: ['STAGING'] }
const anonymous = {
  authentication: 'none',
  username: null,
  hasPassword: false,
  credentialSetAt: null,
  credentialFingerprint: null,
} as const

const followed: PracticeEvidence = {
  registry,
  others: [registry, { ...other, credentialFingerprint: 'f2' }],
  rights: { beyondPull: [] },
  scan: 'scanned',
  isUsedInProduction: true,
  now,
}

function judge(change: Partial<PracticeEvidence>, facts: Partial<RegistryRecord> = {}): readonly Judgement[] {
  return judgePractices({ ...followed, ...change, registry: { ...registry, ...facts } })
}

test('a registry that follows every practice that can be known is told so', () => {
  const told = judge({}).map(({ practice, state, reason }) => `${practice} ${state} ${reason}`)

  expect(told).toEqual([
    'dedicated-token followed token-is-dedicated',
    'least-privilege followed may-only-pull',
    'rotation followed replaced-in-time',
    'private-in-production followed private',
    'image-scanning followed images-scanned',
  ])
})

describe('each departure is told by its reason', () => {
  const cases: readonly (readonly [string, Partial<PracticeEvidence>, Partial<RegistryRecord>, string])[] = [
    ['the same token in another registry', { others: [registry, other] }, {}, 'dedicated-token broken token-is-shared'],
    [
      'a token for all environments',
      {},
      { environments: [] },
      'dedicated-token warning token-serves-several-environments',
    ],
    ['no token at all', {}, anonymous, 'dedicated-token not-applicable no-token'],
    ['a token that may push', { rights: { beyondPull: ['push'] } }, {}, 'least-privilege broken may-do-more'],
    ['rights that nobody told', { rights: undefined }, {}, 'least-privilege unknown rights-not-known'],
    ['a token of 80 days', {}, { credentialSetAt: '2026-03-13T12:00:00Z' }, 'rotation warning replacement-due-soon'],
    ['a token of 100 days', {}, { credentialSetAt: '2026-02-21T12:00:00Z' }, 'rotation broken replacement-overdue'],
    ['no reminder', {}, { rotateEveryDays: null }, 'rotation broken no-replacement-planned'],
    ['an image that was not scanned', { scan: 'not-scanned' }, {}, 'image-scanning broken images-not-scanned'],
    ['a scan that failed', { scan: 'failed' }, {}, 'image-scanning warning scan-failed'],
    ['a registry that does not tell of scans', { scan: undefined }, {}, 'image-scanning unknown scan-not-read'],
    ['Docker Hub under production', {}, { kind: 'docker-hub' }, 'private-in-production broken public-in-production'],
    [
      'Docker Hub that may serve production',
      { isUsedInProduction: false },
      { kind: 'docker-hub', environments: [] },
      'private-in-production warning public-in-production',
    ],
    [
      'an anonymous registry for development alone',
      { isUsedInProduction: false },
      { ...anonymous, environments: ['DEVELOPMENT'] },
      'private-in-production not-applicable not-for-production',
    ],
  ]

  test.each(cases)('%s', (_name, change, facts, expected) => {
    const told = judge(change, facts).map(({ practice, state, reason }) => `${practice} ${state} ${reason}`)

    expect(told).toContain(expected)
  })
})

test('another registry without a token does not share the token of none', () => {
  const [dedicated] = judge({ others: [{ ...other, ...anonymous }] }, anonymous)

  expect(dedicated?.reason).toBe('no-token')
})

test('every reason has its words, and every value that they name', () => {
  const values = { names: 'Staging', actions: 'push', days: 3 }
  const told = practiceReasons.map((reason: PracticeReason) =>
    inWords({ practice: practiceNames[0], state: 'unknown', reason, values }),
  )

  for (const { message, hint } of told) {
    expect(message).not.toBe('')
    expect(message + (hint ?? '')).not.toMatch(/[{}]/)
  }
})
