import { expect, test } from 'vitest'
import type { ConnectionTest } from '#contract/connections.ts'
import { rightsOf } from './rights-of.ts'

type Asked = ConnectionTest['rights'][number]

const asked = (verb: string, namespace: string | null, allowed = true): Asked => ({
  verb,
  resource: 'secrets',
  namespace,
  allowed,
  purpose: 'pull-secrets',
  neededFor: 'Keeping pull secrets',
})

test('a right is one row with the namespaces that have it, and what is missing comes first', () => {
  const rights = rightsOf([
    asked('list', null),
    asked('get', 'one'),
    asked('get', 'two'),
    asked('get', 'three', false),
    asked('patch', 'one'),
  ])

  expect(rights.map(({ verb, namespaces, allowed }) => [verb, namespaces, allowed])).toEqual([
    ['get', ['three'], false],
    ['list', [], true],
    ['get', ['one', 'two'], true],
    ['patch', ['one'], true],
  ])
})
