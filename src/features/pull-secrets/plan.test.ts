import { expect, test } from 'vitest'
import { judgeSecret } from './plan.ts'

const desired = { hash: 'h', credentialVersion: 2, generation: 5 }
const seen = {
  name: 'registry-secret-aaaaaaaa',
  uid: 'uid',
  registryId: 'aaaaaaaa',
  contentHash: 'h',
  annotatedHash: 'h',
  credentialVersion: 2,
  generation: 5,
  writtenAt: null,
}
const older = { contentHash: 'x', annotatedHash: 'x' }

test.each([
  ['nothing there', undefined, 'missing write'],
  ['what should be there', seen, 'in-sync none'],
  ['an older token', { ...seen, ...older, generation: 4 }, 'outdated write'],
  ['a later token', { ...seen, ...older, generation: 6 }, 'conflict none'],
  [
    'a later token of an older credential',
    { ...seen, ...older, credentialVersion: 1, generation: 99 },
    'outdated write',
  ],
  [
    'an earlier token of a later credential',
    { ...seen, ...older, credentialVersion: 3, generation: 0 },
    'conflict none',
  ],
  ['the credential itself, from before tokens', { ...seen, ...older, generation: 0 }, 'outdated write'],
  ['a content that someone changed', { ...seen, contentHash: 'x' }, 'modified write'],
] as const)('%s', (_what, there, expected) => {
  const { state, action } = judgeSecret(desired, there)

  expect(`${state} ${action}`).toBe(expected)
})
