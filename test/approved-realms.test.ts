import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '#contract/audit.ts'
import { testRegistry } from '#contract/checks.ts'
import { approveRealm, createRegistry, getRegistry, revokeRealm, updateRegistry } from '#contract/registries.ts'
import { startSignedIn, type SignedIn } from './run-pwctl.ts'

const password = 'the-password-of-this-registry-51d7'
const basic = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`

let it: SignedIn
const servers: Server[] = []

beforeEach(async () => {
  it = await startSignedIn({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
  await it.stop()
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A registry whose tokens come from a server of another origin, and what that server was sent. */
async function split() {
  const received: (string | undefined)[] = []
  const tokenServer = await listen((request, response) => {
    received.push(request.headers.authorization)
    response.end(JSON.stringify({ token: 'abc' }))
  })
  const host = await listen((request, response) => {
    if (request.headers.authorization === 'Bearer abc') response.end('{}')
    else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${tokenServer}/token"` }).end()
  })
  const body = { name: 'Split', url: host, tls: { plainHttp: true }, username: 'me', password }
  const { value, etag } = await it.console.call(createRegistry, { body })
  return { id: value.id, host, origin: `http://${tokenServer}`, received, ifMatch: etag ?? '' }
}

async function tokenStep(id: string) {
  const { steps } = (await it.console.call(testRegistry, { params: { id }, body: {} })).value
  return steps.find(({ step }) => step === 'token')
}

test('the password goes to a token server elsewhere only from its approval until its end', async () => {
  const { id, host, origin, received } = await split()
  const pwctl = (...args: string[]) => it.pwctl(['registry', ...args])

  const before = await tokenStep(id)
  const { health } = (await it.console.call(getRegistry, { params: { id } })).value
  const receivedBefore = [...received]
  const approved = await pwctl('approve-realm', 'Split', origin, '--yes')
  const again = await pwctl('approve-realm', 'Split', `${origin}/`, '--yes')
  const { health: afterwards } = (await it.console.call(getRegistry, { params: { id } })).value
  const after = await tokenStep(id)
  const listed = await pwctl('realms', 'Split')
  const receivedAfter = [...received]
  const revoked = await pwctl('revoke-realm', 'Split', origin)
  const last = await tokenStep(id)

  expect(before).toMatchObject({
    state: 'failed',
    verdict: 'realm-not-trusted',
    values: { host, realm: origin },
    message: `The registry ${host} wants to send your password to ${origin}; it was not sent`,
  })
  expect(health).toMatchObject({ state: 'failing', reason: 'realm-not-trusted', realm: origin })
  expect(afterwards).toMatchObject({ state: 'unverified', realm: null })
  expect(receivedBefore).toEqual([])
  expect(approved).toMatchObject({ code: 0, out: 'registry/split approved\n' })
  expect(again.out).toBe('registry/split unchanged\n')
  expect(after).toMatchObject({ state: 'passed', verdict: 'token-issued' })
  expect(new Set(receivedAfter)).toEqual(new Set([basic]))
  expect(listed.out).toMatch(new RegExp(`^ORIGIN +APPROVED BY +APPROVED\\n${origin} +\\w+`))
  expect(revoked.out).toBe('registry/split revoked\n')
  expect(last?.verdict).toBe('realm-not-trusted')
  expect(received).toHaveLength(receivedAfter.length)
})

test('who approved and revoked what, and what a test found, is in the audit', async () => {
  const { id, origin, ifMatch } = await split()

  await it.console.call(approveRealm, { params: { id }, ifMatch, body: { origin } })
  const { etag } = await it.console.call(getRegistry, { params: { id } })
  await it.console.call(revokeRealm, { params: { id }, ifMatch: etag ?? '', query: { origin } })
  await tokenStep(id)
  const { items } = (await it.console.call(listAudit, { query: { subject: id } })).value

  expect(items.map(({ action }) => action)).toEqual([
    'registry.test',
    'registry.revoke-realm',
    'registry.approve-realm',
    'registry.create',
  ])
  const [found, revoked, approved] = items
  expect(approved).toMatchObject({ before: { approvedRealms: [] }, after: { approvedRealms: [origin] } })
  expect(revoked).toMatchObject({ before: { approvedRealms: [origin] }, after: { approvedRealms: [] } })
  expect(found?.after).toMatchObject({ verdict: 'realm-not-trusted', addresses: ['127.0.0.1'] })
})

test.each([
  ['another host', { url: 'other.example.com' }],
  ['another port', { url: '127.0.0.1:5000' }],
  ['another scheme', { tls: { plainHttp: false, caCertificate: null } }],
  ['another host with a new password', { url: 'other.example.com', password: 'new' }],
])('an approval ends with the address that it was given for: %s', async (_, change) => {
  const { id, origin, ifMatch } = await split()
  const approved = await it.console.call(approveRealm, { params: { id }, ifMatch, body: { origin } })

  const moved = await it.console.call(updateRegistry, { params: { id }, ifMatch: approved.etag ?? '', body: change })

  expect(approved.value.approvedRealms).toMatchObject([{ origin, approvedBy: 'administrator token' }])
  expect(moved.value.approvedRealms).toEqual([])
  expect(moved.value.notes.map(({ code }) => code)).toContain('approvals-cleared')
})

test('an approval stays with any other change', async () => {
  const { id, origin, ifMatch } = await split()
  const approved = await it.console.call(approveRealm, { params: { id }, ifMatch, body: { origin } })

  const body = { description: 'other words', password: 'another' }
  const changed = await it.console.call(updateRegistry, { params: { id }, ifMatch: approved.etag ?? '', body })

  expect(changed.value.approvedRealms).toEqual(approved.value.approvedRealms)
})

describe('what is not approved', () => {
  const refusalOf = async (origin: string, tls: { plainHttp: boolean }) => {
    const body = { name: 'Strict', url: 'registry.example.com', tls }
    const { value, etag } = await it.console.call(createRegistry, { body })
    const params = { params: { id: value.id }, ifMatch: etag ?? '' }
    return await it.console.call(approveRealm, { ...params, body: { origin } }).then(
      () => 'approved',
      (error: Error) => error.message,
    )
  }

  test.each([
    'http://auth.example.com',
    'https://user@auth.example.com',
    'https://auth.example.com/token',
    'https://auth.example.com?x=1',
    'https://auth.example.com#x',
    'https:\\\\auth.example.com',
    'https://0x7f000002',
    'https:///auth.example.com',
    'https://auth%2eexample.com',
    'https://аuth.example.com',
    'javascript:alert(1)',
    'auth.example.com',
    '//auth.example.com',
    '',
  ])('%s is no origin of a token server over TLS', async (origin) => {
    expect(await refusalOf(origin, { plainHttp: false })).toBe('This is not the origin of a token server')
  })

  test.each([
    'https://127.0.0.2',
    'https://169.254.169.254',
    'https://[::ffff:a9fe:a9fe]',
    'https://[fe80::1]',
    'https://nowhere.invalid',
    'http://169.254.169.254',
  ])('%s is at no address that the console may reach', async (origin) => {
    expect(await refusalOf(origin, { plainHttp: true })).toMatch(/does not resolve to an address that the console may/)
  })

  test('nor what nobody of the right has asked for, nor on another revision than was seen', async () => {
    const { id, origin } = await split()
    const answer = async (headers: Record<string, string>) =>
      (
        await fetch(`${it.console.url}/api/v1/registries/${id}/approved-realms`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ origin }),
        })
      ).status

    expect(approveRealm.permission).toBe('registries:approve')
    expect(await answer({})).toBe(401)
    await expect(it.console.call(approveRealm, { params: { id }, ifMatch: '"99"', body: { origin } })).rejects.toThrow(
      'changed',
    )
  })
})
