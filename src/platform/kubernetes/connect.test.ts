import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Secret } from '#platform/secret.ts'
import type { KubernetesAccess } from './access.ts'
import { connect } from './connect.ts'
import type { Credentials, Endpoint } from './connect.ts'

interface KubeconfigParts {
  readonly user?: object
  readonly cluster?: object
}

function kubeconfig({ user = {}, cluster = {} }: KubeconfigParts = {}): string {
  return JSON.stringify({
    'current-context': 'main',
    contexts: [{ name: 'main', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://k.example:6443', ...cluster } }],
    users: [{ name: 'u', user }],
  })
}

function sent(parts: KubeconfigParts, context?: string): KubernetesAccess {
  return { method: 'kubeconfig-text', text: new Secret(kubeconfig(parts)), context }
}

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function endpointOf(access: KubernetesAccess, now: () => number = () => 0): Endpoint {
  const outcome = connect(access, now)
  if (!outcome.ok) throw new Error(outcome.message)
  return outcome.value
}

async function credentialsOf(endpoint: Endpoint): Promise<Credentials> {
  const outcome = await endpoint.credentials()
  if (!outcome.ok) throw new Error(outcome.message)
  return outcome.value
}

test.each([
  ['a credential plugin', { user: { exec: { command: 'sh' } } }],
  ['an authentication provider', { user: { 'auth-provider': { name: 'gcp' } } }],
  ['a token file', { user: { tokenFile: '/etc/passwd' } }],
  ['a certificate file', { user: { 'client-certificate': '/etc/passwd' } }],
  ['a key file', { user: { 'client-key': '/etc/passwd' } }],
  ['an authority file', { cluster: { 'certificate-authority': '/etc/passwd' } }],
  ['a proxy', { cluster: { 'proxy-url': 'http://elsewhere' } }],
])('a kubeconfig that was sent may not name %s', (_, parts) => {
  expect(connect(sent(parts), Date.now)).toMatchObject({ ok: false, reason: 'not-allowed' })
})

test.each([
  ['no URL', 'k.example'],
  ['another scheme', 'ftp://k.example'],
  ['a password in the URL', 'https://u:p@k.example'],
  ['a token over plain http', 'http://k.example'],
])('a server with %s is refused', (_, server) => {
  const outcome = connect({ method: 'token', server, token: new Secret('t') }, Date.now)

  expect(outcome).toMatchObject({ ok: false, reason: 'invalid' })
})

test('a context that is not there is refused with those that are', () => {
  const outcome = connect(sent({}, 'other'), Date.now)

  expect(outcome).toMatchObject({
    ok: false,
    reason: 'unknown-context',
    message: expect.stringContaining('it has main'),
  })
})

test.each([
  'users: [canary',
  'canary',
  '{clusters: [{name: canary}]}',
  'a: &a [*a]',
  'contexts: "canary"',
  '"canary" x: {',
])('a broken kubeconfig is refused without its content: %s', (text) => {
  const outcome = connect({ method: 'kubeconfig-text', text: new Secret(text) }, Date.now)

  expect(outcome.ok).toBe(false)
  expect(JSON.stringify(outcome)).not.toContain('canary')
})

test('certificates, server name and impersonation are taken from the kubeconfig', async () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const endpoint = endpointOf(
    sent({
      user: {
        'client-certificate-data': base64('CERT'),
        'client-key-data': base64('KEY'),
        as: 'someone',
        'as-groups': ['a', 'b'],
      },
      cluster: { 'certificate-authority-data': base64('CA'), 'tls-server-name': 'inner' },
    }),
  )

  const { ca, certificate, key, impersonation } = await credentialsOf(endpoint)

  expect(endpoint).toMatchObject({ serverName: 'inner', skipTlsVerify: false })
  expect([ca, certificate, key?.expose()]).toEqual(['CA', 'CERT', 'KEY'])
  expect(impersonation).toEqual({ 'Impersonate-User': 'someone', 'Impersonate-Group': ['a', 'b'] })
})

test('in a pod, a token that the kubelet replaces is used without a restart', async () => {
  const path = directory()
  writeFileSync(join(path, 'ca.crt'), 'CA')
  writeFileSync(join(path, 'token'), 'first\n')
  let now = 0
  const endpoint = endpointOf({ method: 'in-cluster', directory: path }, () => now)
  const first = await credentialsOf(endpoint)

  writeFileSync(join(path, 'next'), 'second-token\n')
  renameSync(join(path, 'next'), join(path, 'token'))
  const atOnce = await credentialsOf(endpoint)
  now += 1000
  const later = await credentialsOf(endpoint)

  expect(endpoint.server.href).toBe('https://kubernetes.default.svc/')
  expect(first.authorization?.expose()).toBe('Bearer first')
  expect(atOnce.authorization?.expose()).toBe('Bearer first')
  expect(later.authorization?.expose()).toBe('Bearer second-token')
})

test('outside a pod, in-cluster access is refused', () => {
  expect(connect({ method: 'in-cluster', directory: directory() }, Date.now)).toMatchObject({ reason: 'unreadable' })
})

test('a kubeconfig file may run a plugin, asked once until its answer is refused', async () => {
  const path = directory()
  const file = join(path, 'config')
  const counter = join(path, 'count')
  const script = `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(counter)}, 'x');
    const token = 'token-' + fs.readFileSync(${JSON.stringify(counter)}, 'utf8').length;
    console.log(JSON.stringify({ kind: 'ExecCredential', status: { token } }))`
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] }
  writeFileSync(file, kubeconfig({ user: { exec } }))
  const endpoint = endpointOf({ method: 'kubeconfig', file })

  const [first, again] = await Promise.all([credentialsOf(endpoint), credentialsOf(endpoint)])
  endpoint.forget()
  const renewed = await credentialsOf(endpoint)

  expect(first.authorization?.expose()).toBe('Bearer token-1')
  expect(again.authorization?.expose()).toBe('Bearer token-1')
  expect(renewed.authorization?.expose()).toBe('Bearer token-2')
})

test('a plugin that fails is an outcome that does not repeat what it printed', async () => {
  const file = join(directory(), 'config')
  const exec = { command: process.execPath, args: ['-e', 'console.error("canary"); process.exit(1)'] }
  writeFileSync(file, kubeconfig({ user: { exec } }))

  const outcome = await endpointOf({ method: 'kubeconfig', file }).credentials()

  expect(outcome).toMatchObject({ ok: false, reason: 'unauthorized' })
  expect(JSON.stringify(outcome)).not.toContain('canary')
})
