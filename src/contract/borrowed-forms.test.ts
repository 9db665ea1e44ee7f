import { expect, test } from 'vitest'
import { readBorrowed } from './borrowed-forms.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const config = { auths: { 'https://index.docker.io/v1/': { auth: base64('me:pass:word') } } }
const registry = { name: 'docker.io', url: 'docker.io', username: 'me', password: 'pass:word' }

test.each([
  ['the config.json of Docker', config, registry],
  ['a pull secret', secret('dockerconfigjson', { '.dockerconfigjson': base64(JSON.stringify(config)) }), registry],
  ['an old pull secret', secret('dockercfg', { '.dockercfg': base64(JSON.stringify(config.auths)) }), registry],
  [
    'a pull secret in plain text',
    { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': JSON.stringify(config) } },
    registry,
  ],
  [
    'a registry with a port',
    { auths: { 'registry.example.com:5000/v2/': { username: 'me', password: 'it' } } },
    { name: 'registry.example.com:5000', url: 'registry.example.com:5000', username: 'me', password: 'it' },
  ],
])('%s holds a registry', (_what, value, wanted) => {
  expect(readBorrowed(value)).toEqual({ ok: true, registries: [wanted], withoutPassword: [] })
})

test.each([
  ['a secret of another type', { type: 'Opaque', data: { password: 'eA==' } }, 'no registry'],
  ['a secret without its key', secret('dockerconfigjson', {}), 'missing'],
  ['what is not base64', secret('dockerconfigjson', { '.dockerconfigjson': '***' }), 'base64'],
  ['base64 of something else', secret('dockerconfigjson', { '.dockerconfigjson': base64('x') }), 'not a Docker'],
  ['an empty configuration', { auths: {} }, 'no registry'],
])('%s is refused', (_what, value, words) => {
  expect(readBorrowed(value)).toEqual({ ok: false, message: expect.stringContaining(words) })
})

test('a host whose password a credential helper keeps is named', () => {
  expect(readBorrowed({ auths: { 'ghcr.io': {} } })).toEqual({
    ok: true,
    registries: [],
    withoutPassword: ['ghcr.io'],
  })
})

function secret(type: string, data: Readonly<Record<string, string>>) {
  return { apiVersion: 'v1', kind: 'Secret', type: `kubernetes.io/${type}`, data }
}
