import { afterEach, expect, test } from 'vitest'
import { adminToken, startConsole, type TestConsole, type TestConsoleOptions } from './start-console.ts'

const consoles: TestConsole[] = []
const password = 'a long enough password'

async function start(options: TestConsoleOptions = {}): Promise<TestConsole> {
  const started = await startConsole(options)
  consoles.push(started)
  return started
}

afterEach(async () => {
  for (const started of consoles.splice(0)) await started.stop()
})

interface Sent {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
  /** As a browser would send it back. */
  readonly cookie: string
}

const ofPage = { 'x-requested-with': 'pesitwizard-console' }

async function send(url: string, { method = 'GET', body, headers = {} }: Sent = {}): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
  return {
    status: response.status,
    headers: response.headers,
    cookie,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

/** The first administrator, made as the set-up page makes them; answers with their cookie. */
async function setUp(console: TestConsole): Promise<string> {
  const oneTimeToken = console.running.oneTimeToken?.expose()
  const { cookie, status } = await send(`${console.url}/api/v1/set-up`, {
    method: 'POST',
    headers: ofPage,
    body: { oneTimeToken, name: 'ada', password, session: true },
  })
  expect(status).toBe(201)
  return cookie
}

function signIn(console: TestConsole, body: unknown, headers: Readonly<Record<string, string>> = ofPage) {
  return send(`${console.url}/api/v1/session`, { method: 'POST', headers, body })
}

const whoIs = (console: TestConsole, cookie: string) => send(`${console.url}/api/v1/session`, { headers: { cookie } })

test('the first administrator chooses a password, is signed in, and signs in with it again', async () => {
  const console = await start()

  const first = await whoIs(console, await setUp(console))
  const again = await whoIs(console, (await signIn(console, { name: 'ada', password })).cookie)

  expect(first).toMatchObject({ status: 200, body: { actor: { type: 'user', name: 'ada' } } })
  expect(again.body).toEqual(first.body)
})

test('a session for the first administrator needs a password, and without one nothing is used up', async () => {
  const console = await start()
  const oneTimeToken = console.running.oneTimeToken?.expose()

  const refused = await send(`${console.url}/api/v1/set-up`, {
    method: 'POST',
    headers: ofPage,
    body: { oneTimeToken, session: true },
  })

  expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/password' }] } })
  await setUp(console)
})

test('the cookie is for no script, no other site and no longer than a day', async () => {
  const console = await start()

  const { headers, body } = await signIn(console, { token: adminToken })
  const overTls = await signIn(
    console,
    { token: adminToken },
    { ...ofPage, origin: console.url.replace('http:', 'https:') },
  )

  expect(headers.get('set-cookie')).toMatch(
    /^pesitwizard_session=session_[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  expect(overTls.headers.get('set-cookie')).toMatch(/; HttpOnly; Secure; SameSite=Strict$/)
  expect(JSON.stringify(body)).not.toContain('session_')
})

test('a wrong password, an unknown name and a wrong token get one and the same answer', async () => {
  const console = await start()
  await setUp(console)

  const answers = await Promise.all(
    [{ name: 'ada', password: 'wrong' }, { name: 'nobody', password }, { token: 'pwc_wrong' }].map((body) =>
      signIn(console, body),
    ),
  )

  const told = answers.map(({ status, body, cookie }) => ({
    status,
    cookie,
    detail: (body as { detail: string }).detail,
  }))
  expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(told[0]).toMatchObject({ status: 401, cookie: '' })
})

test('after ten failures a name waits at that address, even with the right password, and others do not', async () => {
  const console = await start()
  await setUp(console)
  for (let failures = 0; failures < 10; failures += 1) await signIn(console, { name: 'ada', password: 'wrong' })

  const refused = await signIn(console, { name: 'ada', password })
  const other = await signIn(console, { token: adminToken })

  expect(refused).toMatchObject({ status: 429, cookie: '', body: { code: 'rate-limited' } })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
  expect(other.status).toBe(201)
}, 30_000)

test('a change by cookie is refused unless a page of the console asks for it', async () => {
  const console = await start()
  const cookie = await setUp(console)
  const change = (headers: Readonly<Record<string, string>>) =>
    send(`${console.url}/api/v1/registries`, {
      method: 'POST',
      headers: { cookie, ...headers },
      body: { name: 'GHCR', url: 'ghcr.io' },
    })

  const { status: bare } = await change({})
  const { status: foreign } = await change({ ...ofPage, origin: 'https://evil.example' })
  const { status: opaque } = await change({ ...ofPage, origin: 'null' })
  const { status: own } = await change({ ...ofPage, origin: console.url })

  expect([bare, foreign, opaque, own]).toEqual([403, 403, 403, 201])
})

test('a foreign page can not sign anyone in', async () => {
  const console = await start()

  const bare = await signIn(console, { token: adminToken }, {})
  const foreign = await signIn(console, { token: adminToken }, { ...ofPage, origin: 'https://evil.example' })

  expect([bare.status, foreign.status, bare.cookie, foreign.cookie]).toEqual([403, 403, '', ''])
})

test('signing out ends the session on the console, not only in the browser', async () => {
  const console = await start()
  const cookie = await setUp(console)

  const out = await send(`${console.url}/api/v1/session`, { method: 'DELETE', headers: { cookie, ...ofPage } })

  expect(out.status).toBe(204)
  expect(out.headers.get('set-cookie')).toMatch(/^pesitwizard_session=; .*Expires=Thu, 01 Jan 1970/)
  expect((await whoIs(console, cookie)).status).toBe(401)
})

test('a session ends with the token that it was begun with', async () => {
  const console = await start()
  const oneTimeToken = console.running.oneTimeToken?.expose()
  const made = await send(`${console.url}/api/v1/set-up`, { method: 'POST', body: { oneTimeToken } })
  const { token } = made.body as { token: string }
  const { cookie } = await signIn(console, { token })
  const before = await whoIs(console, cookie)

  await send(`${console.url}/api/v1/session`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })

  expect(before.status).toBe(200)
  expect((await whoIs(console, cookie)).status).toBe(401)
})

test('a session of the configured token ends when another is configured', async () => {
  const console = await start()
  const { cookie } = await signIn(console, { token: adminToken })
  const before = await whoIs(console, cookie)
  await console.running.stop()

  const again = await start({
    directory: console.directory,
    environment: { PESITWIZARD_ADMIN_TOKEN: 'another-administrator-token' },
  })

  expect(before.status).toBe(200)
  expect((await whoIs(again, cookie)).status).toBe(401)
})

test('a session ends after eight hours without use and after a day in any case; an open page alone is no use', async () => {
  const console = await start()
  const { db } = console.running.core
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
  const { cookie } = await signIn(console, { token: adminToken })
  const seenAt = async () => (await db.selectFrom('sessions').select('seen_at').executeTakeFirstOrThrow()).seen_at
  const setSeen = (seen_at: string) => db.updateTable('sessions').set({ seen_at }).execute()

  const threeHoursAgo = hoursAgo(3)
  await setSeen(threeHoursAgo)
  const polled = await send(`${console.url}/api/v1/changes`, { headers: { cookie } })
  const followed = await send(`${console.url}/api/v1/clusters/aaaaaaaa/logs`, { headers: { cookie } })
  const seenAfterPolling = await seenAt()
  const used = await whoIs(console, cookie)
  const seenAfterUse = await seenAt()
  await setSeen(hoursAgo(8))
  const idle = await whoIs(console, cookie)
  await setSeen(hoursAgo(0))
  await db
    .updateTable('sessions')
    .set({ expires_at: hoursAgo(0) })
    .execute()
  const old = await whoIs(console, cookie)

  expect([polled.status, followed.status]).toEqual([200, 404])
  expect([used.status, idle.status, old.status]).toEqual([200, 401, 401])
  expect(seenAfterPolling).toBe(threeHoursAgo)
  expect(Date.parse(seenAfterUse)).toBeGreaterThan(Date.now() - 60_000)
})

test('neither password nor cookie is kept as it is', async () => {
  const console = await start()
  const cookie = await setUp(console)
  const { db } = console.running.core

  const users = JSON.stringify(await db.selectFrom('users').selectAll().execute())
  const sessions = JSON.stringify(await db.selectFrom('sessions').selectAll().execute())
  const audit = JSON.stringify(await db.selectFrom('audit').selectAll().execute())

  expect(users).toContain('$argon2id$v=19$m=65536,t=3,p=1$')
  expect(users + audit).not.toContain(password)
  expect(sessions + audit).not.toContain(cookie.split('=')[1])
})
