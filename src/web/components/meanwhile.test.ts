import { expect, test } from 'vitest'
import { differencesOf, mergeInputs } from './meanwhile.ts'

interface Form {
  readonly name: string
  readonly url: string
  readonly tags: readonly string[]
}

const opened: Form = { name: 'one', url: 'ghcr.io', tags: ['a'] }

test.each<readonly [string, Partial<Form>, Partial<Form>, readonly string[]]>([
  ['nobody changed anything', {}, {}, []],
  ['only you changed it', { name: 'mine' }, {}, []],
  ['both changed it to the same', { tags: ['b'] }, { tags: ['b'] }, []],
  ['only they changed it', {}, { url: 'quay.io' }, ['url theirs']],
  ['both changed it', { name: 'mine' }, { name: 'theirs' }, ['name both']],
  ['each changed another', { name: 'mine' }, { tags: [] }, ['tags theirs']],
])('%s', (_, yours, theirs, expected) => {
  const found = differencesOf({ opened, yours: { ...opened, ...yours }, theirs: { ...opened, ...theirs } })

  expect(found.map(({ key, isYoursToo }) => `${key} ${isYoursToo ? 'both' : 'theirs'}`)).toEqual(expected)
})

test('what is kept stays, what is not becomes theirs, and what only you changed is yours', () => {
  const yours = { ...opened, name: 'mine', tags: ['mine'] }
  const theirs = { name: 'theirs', url: 'quay.io', tags: ['a'] }

  expect(mergeInputs({ opened, yours, theirs }, new Set(['name']))).toEqual({
    name: 'mine',
    url: 'quay.io',
    tags: ['mine'],
  })
  expect(mergeInputs({ opened, yours, theirs }, new Set())).toEqual({ name: 'theirs', url: 'quay.io', tags: ['mine'] })
})
