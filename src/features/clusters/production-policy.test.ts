import { expect, test } from 'vitest'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { judgePolicy, type PolicyEvidence } from './production-policy.ts'

const registry = {
  id: 'k3f9x2ma',
  name: 'Production',
  kind: 'harbor',
  host: 'harbor.example.com',
  authentication: 'password',
  enabled: true,
  hasPassword: true,
  rotateEveryDays: 90,
  credentialSetAt: '2026-11-01T00:00:00.000Z',
  credentialVersion: 1,
  credentialExpiresAt: null,
  facts: undefined,
} as unknown as RegistryRecord

const evidence: PolicyEvidence = {
  cluster: { environment: 'PRODUCTION', containerImage: 'harbor.example.com/team/server:1.4.2' },
  registry,
  scan: null,
  now: new Date('2026-11-26T00:00:00Z'),
  blocking: ['critical-findings'],
}
const scanned = (critical: number) => ({
  state: 'scanned' as const,
  counts: { critical, high: 0, medium: 0, low: 0, other: 0 },
  scanner: null,
  scannedAt: null,
})

function found(difference: Partial<PolicyEvidence>): readonly string[] {
  return judgePolicy({ ...evidence, ...difference }).map(({ rule, level }) => `${rule} ${level}`)
}

test.each<[string, Partial<PolicyEvidence>, readonly string[]]>([
  ['a version of a private registry', {}, []],
  [
    'a registry where anyone may publish',
    { registry: { ...registry, kind: 'docker-hub' } },
    ['public-registry warning'],
  ],
  [
    'no registry, and a public host',
    { registry: null, cluster: { ...evidence.cluster, containerImage: 'nginx:1.27.0' } },
    ['public-registry warning'],
  ],
  [
    'a tag that moves',
    { cluster: { ...evidence.cluster, containerImage: 'harbor.example.com/team/server:latest' } },
    ['floating-tag warning'],
  ],
  [
    'a digest beside it',
    {
      cluster: {
        ...evidence.cluster,
        containerImage: `harbor.example.com/team/server:latest@sha256:${'a'.repeat(64)}`,
      },
    },
    [],
  ],
  ['a credential that is overdue', { now: new Date('2027-03-01T00:00:00Z') }, ['credential-overdue warning']],
  ['critical findings', { scan: scanned(2) }, ['critical-findings block']],
  ['a scan without any', { scan: scanned(0) }, []],
  ['all of it elsewhere', { cluster: { environment: 'STAGING', containerImage: 'nginx' }, scan: scanned(9) }, []],
])('%s', (_, difference, wanted) => {
  expect(found(difference)).toEqual(wanted)
})

test('its sentences name what they are about', () => {
  const now = new Date('2027-03-01T00:00:00Z')
  const [overdue] = judgePolicy({ ...evidence, now })
  expect(overdue?.message).toBe('The credential of Production should have been replaced 30 days ago')
})
