import { describe, expect, test } from 'vitest'
import { type ImageReference, parseImageReference } from '#contract/image-reference.ts'
import { type ProposableRegistry, explainMismatch, proposeRegistry } from './registry-rules.ts'
import { type CheckedCluster, checkCluster, refuse } from './rules.ts'

const sound: CheckedCluster = {
  deploymentName: 'pesitwizard-server',
  replicas: 1,
  containerImage: 'ghcr.io/cpoder/pesitwizard-server:latest',
  storage: { type: 'new-claim', size: '10Gi', storageClassName: null },
  database: null,
  env: {},
  registry: { name: 'GitHub Registry', host: 'ghcr.io' },
}
const database = { hasPassword: true }

describe('a cluster', () => {
  test('that is sound passes without a note', () => {
    expect(checkCluster(sound)).toEqual({ errors: [], notes: [] })
  })

  test.each<[string, Partial<CheckedCluster>, string, RegExp]>([
    ['several replicas without a database', { replicas: 2 }, '/replicas', /2 replicas need a database/],
    ['a database without a password', { database: { hasPassword: false } }, '/database/password', /no password/],
    ['an image with a scheme', { containerImage: 'https://ghcr.io/a/b' }, '/containerImage', /is not an image/],
    ['a placeholder in the image', { containerImage: 'ghcr.io/{owner}/b' }, '/containerImage', /is not an image/],
    ['an image of another host', { containerImage: 'quay.io/a/b:1' }, '/registryId', /comes from quay\.io/],
    [
      'the administrator’s key',
      { env: { PESIT_API_KEY_ADMIN: 'x' } },
      '/env/PESIT_API_KEY_ADMIN',
      /set by the console/,
    ],
    ['a name that services cannot have', { deploymentName: '1st' }, '/deploymentName', /begins with a digit/],
  ])('is refused with %s', (_name, change, pointer, detail) => {
    const { errors } = checkCluster({ ...sound, ...change })

    expect(errors.map((error) => error.pointer)).toEqual([pointer])
    expect(errors[0]?.detail).toMatch(detail)
    expect(errors[0]?.hint).toMatch(/\.$/)
  })

  test.each<[string, Partial<CheckedCluster>, readonly string[]]>([
    ['no storage', { storage: { type: 'none' } }, ['storage-none']],
    ['a host path', { storage: { type: 'host-path', path: '/srv/pesit' } }, ['storage-host-path']],
    ['several replicas with a claim', { replicas: 3, database }, ['storage-not-shared']],
    [
      'several replicas without storage',
      { replicas: 3, database, storage: { type: 'none' } },
      ['storage-none', 'storage-not-shared'],
    ],
  ])('gets a note with %s', (_name, change, codes) => {
    const { errors, notes } = checkCluster({ ...sound, ...change })

    expect(errors).toEqual([])
    expect(notes.map(({ code }) => code)).toEqual(codes)
  })

  test('is refused with all that is wrong at once', () => {
    const { errors } = checkCluster({ ...sound, replicas: 2, env: { POD_IP: '1' } })

    const error = refuse(errors)

    expect(error.code).toBe('invalid')
    expect(error.message).toMatch(/^2 replicas need a database.*; and 1 more$/)
    expect(error.errors).toEqual([
      { pointer: '/replicas', code: 'replicas-need-database', detail: expect.stringContaining('share') },
      {
        pointer: '/env/POD_IP',
        code: 'reserved-name',
        detail: 'The environment variable POD_IP is set by the console',
      },
    ])
  })
})

function image(text: string): ImageReference {
  const parsed = parseImageReference(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.image
}

function registry(name: string, host: string, more: Partial<ProposableRegistry> = {}): ProposableRegistry {
  return { id: name, name, host, imagePath: '', isDefault: false, enabled: true, environments: [], ...more }
}

describe('the proposed registry', () => {
  const ghcr = 'ghcr.io/cpoder/pesitwizard-server:latest'

  test.each<[string, string, readonly ProposableRegistry[], string | undefined]>([
    ['serves the host of the image', ghcr, [registry('hub', 'docker.io'), registry('github', 'ghcr.io')], 'github'],
    ['is nothing where none does', ghcr, [registry('hub', 'docker.io', { isDefault: true })], undefined],
    [
      'has the longest image path',
      ghcr,
      [
        registry('a', 'ghcr.io', { isDefault: true }),
        registry('b', 'ghcr.io', { imagePath: 'cpoder/pesitwizard-server' }),
        registry('c', 'ghcr.io', { imagePath: 'cpoder' }),
      ],
      'b',
    ],
    [
      'matches whole path components',
      ghcr,
      [registry('a', 'ghcr.io'), registry('b', 'ghcr.io', { imagePath: 'cpod' })],
      'a',
    ],
    [
      'is the default one of equals',
      ghcr,
      [registry('a', 'ghcr.io'), registry('b', 'ghcr.io', { isDefault: true })],
      'b',
    ],
    ['is the first by name of equals', ghcr, [registry('b', 'ghcr.io'), registry('a', 'ghcr.io')], 'a'],
    ['is enabled', ghcr, [registry('a', 'ghcr.io', { enabled: false })], undefined],
    [
      'serves the environment',
      ghcr,
      [
        registry('a', 'ghcr.io', { environments: ['DEVELOPMENT'] }),
        registry('b', 'ghcr.io', { environments: ['PRODUCTION', 'STAGING'] }),
      ],
      'b',
    ],
    ['is Docker Hub for a short name', 'cpoder/pesitwizard-server', [registry('hub', 'docker.io')], 'hub'],
    [
      'has the same port',
      '127.0.0.1:5501/a/b',
      [registry('a', '127.0.0.1:5502'), registry('b', '127.0.0.1:5501')],
      'b',
    ],
  ])('%s', (_name, text, registries, expected) => {
    expect(proposeRegistry(image(text), 'PRODUCTION', registries)?.name).toBe(expected)
  })
})

test('a mismatch says both hosts and what to do', () => {
  const refusal = explainMismatch(image('localhost:5502/a/b:1'), registry('Local', '127.0.0.1:5501'))

  expect(refusal?.detail).toBe(
    'The image localhost:5502/a/b:1 comes from localhost:5502, but the registry "Local" is 127.0.0.1:5501: nodes would not use its pull secret and would pull without a credential',
  )
  expect(refusal?.hint).toContain('leave registryId out')
})
