import { expect, test } from 'vitest'
import { chooseRegistry, emptyClusterInput, imageOf, takeReference } from './cluster-input.ts'
import { hasDigest, isPinned } from './image/pinned.ts'

const registries = [
  { id: 'aaaaaaaa', url: 'ghcr.io', imagePath: 'cpoder/pesitwizard-server', defaultTag: 'latest' },
  { id: 'bbbbbbbb', url: 'harbor.example:8443', imagePath: 'team/server', defaultTag: '1.2.3' },
]
const digest = `sha256:${'a'.repeat(64)}`

test.each([
  ['ghcr.io/cpoder/pesitwizard-server:1.0.0', 'aaaaaaaa', 'cpoder/pesitwizard-server', '1.0.0'],
  ['harbor.example:8443/team/server', 'bbbbbbbb', 'team/server', ''],
  [`ghcr.io/cpoder/server:1.0.0@${digest}`, 'aaaaaaaa', 'cpoder/server', digest],
  ['quay.io/other/server:2', '', 'quay.io/other/server', '2'],
  ['cpoder/server:3', '', 'docker.io/cpoder/server', '3'],
  ['cpoder/server', '', 'cpoder/server', ''],
  ['UPPER case/not an image:', '', 'UPPER case/not an image:', ''],
])('takes %s apart', (text, registryId, repository, tag) => {
  const taken = takeReference({ ...emptyClusterInput, repository: text }, registries)
  expect(taken).toMatchObject({ registryId, repository, tag })
})

test('a reference without a host stays with the chosen registry', () => {
  const chosen = { ...emptyClusterInput, registryId: 'bbbbbbbb', repository: 'team/other:4', tag: '1' }
  const taken = takeReference(chosen, registries)
  expect(taken).toMatchObject({ registryId: 'bbbbbbbb', repository: 'team/other', tag: '4' })
  expect(imageOf(taken, registries)).toBe('harbor.example:8443/team/other:4')
})

test('another registry proposes its image, and keeps one that was typed', () => {
  const first = chooseRegistry(emptyClusterInput, 'aaaaaaaa', registries)
  expect(imageOf(first, registries)).toBe('ghcr.io/cpoder/pesitwizard-server:latest')
  const second = chooseRegistry(first, 'bbbbbbbb', registries)
  expect(imageOf(second, registries)).toBe('harbor.example:8443/team/server:1.2.3')
  const typed = chooseRegistry({ ...first, repository: 'mine/server', tag: '9' }, 'bbbbbbbb', registries)
  expect(imageOf(typed, registries)).toBe('harbor.example:8443/mine/server:9')
  expect(imageOf({ ...typed, tag: digest }, registries)).toBe(`harbor.example:8443/mine/server@${digest}`)
})

test('an image is pinned in production, and where a person says so', () => {
  const pinned = (pin: 'by-environment' | 'yes' | 'no') =>
    (['DEVELOPMENT', 'STAGING', 'PRODUCTION'] as const).map((environment) => isPinned({ pin, environment }))

  expect(pinned('by-environment')).toEqual([false, false, true])
  expect(pinned('yes')).toEqual([true, true, true])
  expect(pinned('no')).toEqual([false, false, false])
})

test('a tag with its digest stands behind the repository as one', () => {
  const input = { ...emptyClusterInput, registryId: 'aaaaaaaa', repository: 'cpoder/server', tag: `1.0.0@${digest}` }

  expect(imageOf(input, registries)).toBe(`ghcr.io/cpoder/server:1.0.0@${digest}`)
  expect([hasDigest(input.tag), hasDigest('1.0.0')]).toEqual([true, false])
})
