import { expect, test } from 'vitest'
import { NewRegistry, RegistryChange } from '#contract/registries.ts'
import { changeOf, emptyInput, newRegistryOf, type RegistryInput, secretKeyOf } from './registry-input.ts'

const typed: RegistryInput = { ...emptyInput, name: 'GHCR', url: 'ghcr.io', username: 'me', password: 'ghp_secret' }

test('what is typed becomes what the contract takes', () => {
  expect(NewRegistry.parse(newRegistryOf(typed))).toMatchObject({
    name: 'GHCR',
    url: 'ghcr.io',
    authentication: 'password',
    username: 'me',
    password: 'ghp_secret',
    rotateEveryDays: 90,
  })
})

test('an anonymous registry carries neither user nor password, whatever was typed before', () => {
  const sent = newRegistryOf({ ...typed, authentication: 'none', rotateEveryDays: '' })

  expect(NewRegistry.parse(sent)).toMatchObject({ authentication: 'none', rotateEveryDays: null })
  expect(sent).not.toHaveProperty('username')
  expect(sent).not.toHaveProperty('password')
})

test.each([
  ['keep', undefined],
  ['replace', 'ghp_secret'],
  ['remove', null],
] as const)('%s says so to the console', (choice, password) => {
  expect(RegistryChange.parse(changeOf(typed, choice)).password).toBe(password)
})

test.each([
  ['docker.io', 'https://index.docker.io/v1/'],
  ['https://ghcr.io/', 'ghcr.io'],
  ['registry.example:5000/team', 'registry.example:5000'],
])('the credentials of %s are kept under %s', (url, key) => {
  expect(secretKeyOf(url)).toBe(key)
})
