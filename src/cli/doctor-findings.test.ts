import { expect, test } from 'vitest'
import { Connection, ConnectionTest } from '#contract/connections.ts'
import { PullSecret, Registry } from '#contract/registries.ts'
import { findingsOf, type Evidence } from './doctor-findings.ts'

const at = '2026-01-01T00:00:00Z'
const connection = Connection.parse({
  id: 'aaaaaaaa',
  name: 'Paris',
  description: '',
  method: 'token',
  server: 'https://paris.example',
  context: null,
  caCertificate: null,
  skipTlsVerify: false,
  environment: null,
  namespaces: { names: ['pesit'], labelSelector: null },
  enabled: true,
  isSandbox: false,
  conditions: [],
  createdAt: at,
  updatedAt: at,
  revision: 1,
})
const reached = ConnectionTest.parse({
  reachable: true,
  reason: null,
  message: 'Reached',
  kubernetesVersion: 'v1.33.0',
  rights: [
    {
      verb: 'create',
      resource: 'secrets',
      namespace: 'pesit',
      allowed: true,
      purpose: 'pull-secrets',
      neededFor: 'pull secrets',
    },
  ],
})
const registry = Registry.parse({
  id: 'bbbbbbbb',
  name: 'Ann’s registry',
  kind: 'ghcr',
  url: 'ghcr.io',
  imagePath: '',
  defaultTag: 'latest',
  description: '',
  authentication: 'password',
  username: 'me',
  hasPassword: true,
  environments: [],
  isDefault: false,
  enabled: true,
  tls: { plainHttp: false, caCertificate: null },
  delivery: 'static',
  tenantId: null,
  serviceAccount: null,
  minting: null,
  approvedRealms: [],
  health: {
    state: 'unverified',
    reason: null,
    message: null,
    values: {},
    checkedAt: null,
    credentialVersion: null,
    realm: null,
  },
  checksPaused: null,
  credential: null,
  rotation: { everyDays: 90, dueAt: at, state: 'ok' },
  pullSecret: { name: 'registry-secret-bbbbbbbb', inSync: 1, total: 1 },
  usedBy: { clusters: 0 },
  createdAt: at,
  updatedAt: at,
  revision: 1,
})
const secret = PullSecret.parse({
  connectionId: connection.id,
  connectionName: 'Paris',
  namespace: 'pesit',
  name: 'registry-secret-bbbbbbbb',
  state: 'in-sync',
  message: null,
  credentialVersion: 1,
  writtenAt: at,
})
const well: Evidence = {
  versions: { client: '1.0.0', console: '1.0.0' },
  connections: [{ connection, test: reached }],
  registries: [{ registry, secrets: [secret] }],
  clusters: [],
}
const forbidden = { ...reached, rights: reached.rights.map((right) => ({ ...right, allowed: false })) }
const away = { ...reached, reachable: false, message: 'It does not answer' }

test('where all is well there is nothing to say', () => {
  expect(findingsOf(well)).toEqual([])
})

test.each<[string, Partial<Evidence>, string, string]>([
  [
    'another version is a warning',
    { versions: { client: '1.0.0', console: '1.1.0' } },
    'warning console: pwctl is 1.0.0, the console is 1.1.0',
    'pwctl of the console',
  ],
  [
    'a right that is missing',
    { connections: [{ connection, test: forbidden }] },
    'problem connection Paris: May not create secrets in pesit, needed for pull secrets',
    'pwctl connection test Paris',
  ],
  [
    'a Kubernetes that does not answer',
    { connections: [{ connection, test: away }] },
    'problem connection Paris: It does not answer',
    'pwctl connection test Paris',
  ],
  [
    'a foreign secret of the same name',
    { registries: [{ registry, secrets: [{ ...secret, state: 'conflict', message: 'Not ours' }] }] },
    'problem pull secret of Ann’s registry in Paris/pesit: conflict: Not ours',
    "pwctl registry sync 'Ann’s registry' --adopt Paris/pesit",
  ],
  [
    'a password that is long due',
    { registries: [{ registry: { ...registry, rotation: { ...registry.rotation, state: 'overdue' } }, secrets: [] }] },
    `problem registry Ann’s registry: A new password is due on ${at}`,
    "pwctl registry update 'Ann’s registry' --password-stdin",
  ],
])('%s', (_what, change, words, fix) => {
  const findings = findingsOf({ ...well, ...change })

  expect(findings.map(({ level, subject, message }) => `${level} ${subject}: ${message}`)).toEqual([words])
  expect(findings[0]?.fix).toContain(fix)
})

test('a connection that is paused is left alone', () => {
  const paused = { connection: { ...connection, enabled: false }, test: away }

  expect(findingsOf({ ...well, connections: [paused] })).toEqual([])
})
