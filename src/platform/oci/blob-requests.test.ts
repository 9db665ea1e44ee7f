import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'
import { openBatch, type RegistryBatch } from './registry-batch.ts'

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
const configuration = '{"os":"linux","architecture":"arm64"}'
const [kept, forged, elsewhere] = [digestOf(configuration), digestOf('forged'), digestOf('elsewhere')]
const large = 'x'.repeat(1024 * 1024 + 1)

const seen: string[] = []
const server = createServer((request, response) => {
  seen.push(request.url ?? '')
  if (request.url === '/v2/') response.end('{}')
  else if (request.url?.endsWith(elsewhere)) response.writeHead(307, { location: '/storage' }).end()
  else if (request.url?.endsWith(digestOf(large))) response.end(large)
  else response.end(configuration)
})
let batch: RegistryBatch

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const addressPolicy = createAddressPolicy({ allowed: ['127.0.0.1/32'] })
  batch = openBatch({ host, plainHttp: true, addressPolicy, now: () => new Date() }, undefined)
})

afterAll(async () => {
  await batch.close()
  server.close()
})

test('a blob is read and compared with its digest', async () => {
  const read = await batch.getBlob('team/app', kept)
  const other = await batch.getBlob('team/app', forged)

  expect(read.ok && read.body.toString()).toBe(configuration)
  expect(other).toMatchObject({ ok: false, reason: 'digest-mismatch' })
})

test('one that is kept elsewhere is not gone for', async () => {
  const read = await batch.getBlob('team/app', elsewhere)

  expect(read).toMatchObject({ ok: false })
  expect(seen.filter((path) => path === '/storage')).toEqual([])
})

test('nor is a large one read to its end, or one asked for that has no such name', async () => {
  const before = seen.length

  const tooLarge = await batch.getBlob('team/app', digestOf(large))
  const nameless = await batch.getBlob('team/app', 'sha512:../../v2/')

  expect(tooLarge).toMatchObject({ ok: false, reason: 'too-large' })
  expect(nameless).toMatchObject({ ok: false, reason: 'invalid-name' })
  expect(seen.length).toBe(before + 1)
})
