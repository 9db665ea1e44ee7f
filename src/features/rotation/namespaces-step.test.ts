import { expect, test } from 'vitest'
import type { PullSecret, PullSecretState } from '#contract/registries.ts'
import { judgeSpread } from './namespaces-step.ts'

function late(namespace: string, state: PullSecretState): PullSecret {
  const rest = { message: null, credentialVersion: null, writtenAt: null }
  return { connectionId: 'aaaaaaaa', connectionName: 'one', name: 'registry-secret-x', namespace, state, ...rest }
}

const cases: readonly (readonly [string, { missing: readonly PullSecret[]; waitedMs: number }, string, string])[] = [
  ['all hold it', { missing: [], waitedMs: 0 }, 'done', '10 of 10 namespaces hold it'],
  [
    'one is on its way',
    { missing: [late('a', 'outdated')], waitedMs: 60_000 },
    'again',
    '9 of 10 namespaces hold it; waiting for a (outdated)',
  ],
  [
    'one refuses, a moment ago',
    { missing: [late('a', 'forbidden')], waitedMs: 100 },
    'again',
    'waiting for a (forbidden)',
  ],
  [
    'one refuses, and the others go on',
    { missing: [late('a', 'forbidden')], waitedMs: 6000 },
    'done',
    'waiting for a (forbidden)',
  ],
  [
    'one refuses and one is on its way',
    { missing: [late('a', 'forbidden'), late('b', 'missing')], waitedMs: 6000 },
    'again',
    'waiting for a (forbidden), b (missing)',
  ],
  [
    'many are named by the first three',
    { missing: ['a', 'b', 'c', 'd', 'e'].map((name) => late(name, 'conflict')), waitedMs: 6000 },
    'done',
    'waiting for a (conflict), b (conflict), c (conflict), … +2',
  ],
]

test.each(cases)('%s', (_name, { missing, waitedMs }, state, words) => {
  const outcome = judgeSpread({ held: 10 - missing.length, total: 10, late: missing }, waitedMs)

  expect(outcome.state).toBe(state)
  expect(outcome.message).toContain(words)
})

test('a registry that no namespace uses is done at once', () => {
  expect(judgeSpread({ held: 0, total: 0, late: [] }, 0).state).toBe('done')
})
