import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeClusterKeys } from './cluster-keys.ts'

test('the salt is base64 of exactly 32 bytes, and no two keys are the same', () => {
  const keys = makeClusterKeys(randomBytes)

  const values = Object.values(keys).map((secret) => secret.expose())
  expect(Buffer.from(keys.encryptionSalt.expose(), 'base64')).toHaveLength(32)
  expect(new Set(values)).toHaveProperty('size', 5)
  expect(values.every((value) => value.length >= 40)).toBe(true)
  expect(JSON.stringify(keys)).not.toContain(keys.masterKey.expose())
})
