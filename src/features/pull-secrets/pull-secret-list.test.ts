import { expect, test } from 'vitest'
import type { PullSecret } from '#contract/registries.ts'
import { isWantedSecret, type SecretFilter } from './pull-secret-list.ts'

const secret: PullSecret = {
  connectionId: 'aaaaaaaa',
  connectionName: 'Paris',
  namespace: 'team-payments',
  name: 'registry-secret-aaaaaaaa',
  state: 'missing',
  message: null,
  credentialVersion: null,
  writtenAt: null,
}

test.each<readonly [string, SecretFilter, boolean]>([
  ['nothing is asked', {}, true],
  ['a part of the namespace', { search: 'PAY' }, true],
  ['a part of the connection', { search: 'paris' }, true],
  ['what is in neither', { search: 'secret' }, false],
  ['its state among others', { state: ['outdated', 'missing'] }, true],
  ['another state', { search: 'team', state: ['in-sync'] }, false],
])('a pull secret is found by what is asked: %s', (_, filter, isFound) => {
  expect(isWantedSecret(secret, filter)).toBe(isFound)
})
