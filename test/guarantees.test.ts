import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ProblemError } from '#contract/client.ts'
import { setUp } from '#contract/access.ts'
import { endpoints } from '#contract/index.ts'
import { createRegistry, getRegistry, listRegistries, updateRegistry } from '#contract/registries.ts'
import { adminToken, startConsole, type TestConsole } from './start-console.ts'

const consoles: TestConsole[] = []

async function start(options: Parameters<typeof startConsole>[0] = {}): Promise<TestConsole> {
  const started = await startConsole(options)
  consoles.push(started)
  return started
}

afterEach(async () => {
  for (const started of consoles.splice(0)) await started.stop()
})

interface Sent {
  readonly method: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

async function send(url: string, init: Sent): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
  const response = await fetch(url, { ...init, headers: { ...headers, ...init.headers } })
  return { status: response.status, body: await response.json() }
}

test('a fresh console lists Docker Hub, anonymous, as the default', async () => {
  const { call } = await start()

  const { items } = (await call(listRegistries, {})).value

  expect(
    items.map(({ url, authentication, isDefault, pullSecret }) => ({ url, authentication, isDefault, pullSecret })),
  ).toEqual([{ url: 'docker.io', authentication: 'none', isDefault: true, pullSecret: null }])
})

test.each([
  ['docker.io', 'docker-hub'],
  ['ghcr.io', 'ghcr'],
  ['gcr.io', 'gcr'],
  ['europe-docker.pkg.dev', 'artifact-registry'],
  ['123456789012.dkr.ecr.eu-west-3.amazonaws.com', 'ecr'],
  ['example.azurecr.io', 'acr'],
  ['registry.mycompany.com', 'private'],
  ['gcr.io.example.com', 'private'],
])('%s is taken for %s', async (url, kind) => {
  const { call } = await start()

  const { value } = await call(createRegistry, { body: { name: 'Registry', url } })

  expect(value.kind).toBe(kind)
})

test('every endpoint but the public ones refuses a request without a credential', async () => {
  const { url } = await start()
  const guarded = endpoints.filter(({ permission }) => permission !== 'public')

  const answers = await Promise.all(
    guarded.map(
      async ({ path, method }) => (await fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'aaaaaaaa')}`, { method })).status,
    ),
  )

  expect(guarded.length).toBeGreaterThan(20)
  expect(new Set(answers)).toEqual(new Set([401]))
})

test('the one-time token makes the first administrator once, and only that', async () => {
  const { call, running } = await start()
  const oneTimeToken = running.oneTimeToken?.expose() ?? ''

  const made = (await call(setUp, { body: { oneTimeToken } })).value

  expect(made.token).toMatch(/^pwc_/)
  await expect(call(setUp, { body: { oneTimeToken } })).rejects.toThrow(ProblemError)
})

test('a change needs the revision that it changes, and an old one is refused', async () => {
  const { call, url } = await start()
  const { value } = await call(createRegistry, { body: { name: 'Registry', url: 'ghcr.io' } })
  const params = { id: value.id }
  const { etag } = await call(getRegistry, { params })

  await call(updateRegistry, { params, ifMatch: etag ?? '', body: { description: 'one' } })
  const stale = call(updateRegistry, { params, ifMatch: etag ?? '', body: { description: 'two' } })

  await expect(stale).rejects.toMatchObject({ problem: { code: 'precondition-failed' } })
  const without = await send(`${url}/api/v1/registries/${value.id}`, { method: 'PATCH', body: '{}' })
  expect(without.status).toBe(428)
})

test('another host clears the password, the same password changes nothing, absent keeps it', async () => {
  const { call } = await start()
  const body = { name: 'Registry', url: 'ghcr.io', username: 'me', password: 'first' }
  const { value } = await call(createRegistry, { body })
  const params = { id: value.id }

  const same = (await call(updateRegistry, { params, ifMatch: '"1"', body: { password: 'first' } })).value
  const kept = (await call(updateRegistry, { params, ifMatch: '"1"', body: { description: 'kept' } })).value
  const moved = (await call(updateRegistry, { params, ifMatch: '"2"', body: { url: 'quay.io' } })).value

  expect(same.revision).toBe(1)
  expect(kept).toMatchObject({ hasPassword: true, credential: { version: 1 } })
  expect(moved).toMatchObject({ hasPassword: false, credential: null })
  expect(moved.notes.map(({ code }) => code)).toContain('credential-cleared')
})

test('the same request with the same key is carried out once', async () => {
  const { call, url } = await start()
  const request = {
    method: 'POST',
    body: '{"name":"Once","url":"ghcr.io"}',
    headers: { 'idempotency-key': 'a-key-of-a-test' },
  }

  const first = await send(`${url}/api/v1/registries`, request)
  const second = await send(`${url}/api/v1/registries`, request)

  expect(second).toEqual(first)
  expect((await call(listRegistries, {})).value.items).toHaveLength(2)
})

test('another master key refuses to start, and the old one still opens everything', async () => {
  const first = await start()
  await first.running.stop()
  const environment = { PESITWIZARD_MASTER_KEY_FILE: join(first.directory, 'other.key') }

  await expect(startConsole({ directory: first.directory, environment })).rejects.toMatchObject({ code: 'unavailable' })

  const again = await startConsole({ directory: first.directory })
  expect((await again.call(listRegistries, {})).value.items).toHaveLength(1)
  await again.stop()
})
