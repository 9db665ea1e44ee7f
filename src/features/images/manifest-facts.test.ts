import { describe, expect, test } from 'vitest'
import { configFacts, firstImageOf, manifestFacts } from './manifest-facts.ts'

const read = (document: object) => ({
  ok: true as const,
  digest: `sha256:${'a'.repeat(64)}`,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  body: Buffer.from(JSON.stringify(document)),
})
const config = (document: object) => configFacts(Buffer.from(JSON.stringify(document)))
const annotated = (created: string) =>
  manifestFacts(read({ manifests: [], annotations: { 'org.opencontainers.image.created': created } })).createdAt

describe('the date of an image', () => {
  test.each([
    ['2026-01-15T09:00:00Z', '2026-01-15T09:00:00.000Z'],
    ['2026-01-15T10:00:00.5+01:00', '2026-01-15T09:00:00.500Z'],
    ['1970-01-01T00:00:00Z', null],
    ['0001-01-01T00:00:00Z', null],
    ['yesterday', null],
  ])('%s is told as %s', (created, told) => {
    expect(annotated(created)).toBe(told)
    expect(config({ created, os: 'linux', architecture: 'amd64' })).toEqual({
      platform: 'linux/amd64',
      createdAt: told,
    })
  })

  test('is none where nothing says it', () => {
    expect(manifestFacts(read({ manifests: [] })).createdAt).toBeNull()
    expect(config({})).toEqual({ platform: undefined, createdAt: null })
  })
})

test('the first image of an index is not one of its attestations', () => {
  const index = read({
    manifests: [
      { digest: 'sha256:1', platform: { os: 'unknown', architecture: 'unknown' } },
      { digest: 'sha256:2', platform: { os: 'linux', architecture: 'arm64' } },
    ],
  })

  expect(firstImageOf(index)).toBe('sha256:2')
  expect(firstImageOf(read({ config: { digest: 'sha256:3' } }))).toBeUndefined()
})
