import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { adminToken } from './start-console.ts'
import { runPwctl, startSignedIn, type PwctlSetting, type SignedIn } from './run-pwctl.ts'

const hostile = 'a\u001b[2J\u001b]0;title\u0007\u009b31m\u202eb\u0000\r\nc'
const commands = /(?!\n)[\p{Cc}\u202e]/u

/** Answers everything with text that would command a terminal, as a console taken over might. */
function hostileConsole(): Server {
  return createServer((request, response) => {
    if (request.url?.startsWith('/api/v1/operations') === true) {
      const problem = {
        type: 'about:blank',
        title: hostile,
        status: 409,
        detail: hostile,
        code: 'conflict',
        hint: hostile,
        requestId: hostile,
        errors: [{ pointer: hostile, code: 'x', detail: hostile }],
      }
      return response.writeHead(409, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
    }
    if (request.url === '/api/v1/plain') return response.end(hostile)
    const audit = {
      id: 1,
      at: '2026-01-01T00:00:00Z',
      actor: { type: 'user', id: hostile, name: hostile },
      action: hostile,
      subject: hostile,
      requestId: hostile,
      before: null,
      after: { [hostile]: hostile },
    }
    return response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ items: [audit], nextCursor: null, total: 1 }))
  })
}

let server: Server
let home: string
let it: SignedIn
const at = (setting: Partial<PwctlSetting> = {}) => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { home, env: { PWCTL_SERVER: `http://127.0.0.1:${port}`, ...setting.env }, ...setting }
}

beforeAll(async () => {
  server = hostileConsole()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  home = await mkdtemp(join(tmpdir(), 'pwctl-output-'))
  it = await startSignedIn()
})

afterAll(async () => {
  server.close()
  await it.stop()
  await rm(home, { recursive: true, force: true })
})

test.each(['table', 'wide', 'json', 'yaml', 'name', 'ndjson', 'jsonpath={.items[*].action}'])(
  'nothing that commands a terminal comes through as %s',
  async (form) => {
    const { code, out } = await runPwctl(['audit', '-o', form, '--color', 'never'], at({ terminal: true }))

    expect(code).toBe(0)
    expect(out).not.toMatch(commands)
    expect(out).toMatch(form === 'name' ? /^audit\/1\n$/ : /a.*b/)
  },
)

test.each([
  ['api', 'GET', '/api/v1/plain'],
  ['api', 'GET', 'audit'],
  ['api', 'GET', 'operations'],
  ['operation', 'list'],
])('nor in bodies and refusals: %s %s %s', async (...args) => {
  const { out, err } = await runPwctl(args, at({ terminal: true }))

  expect(out + err).not.toMatch(commands)
  expect(out + err).toContain('c')
})

test('to programs, JSON and YAML still carry the very same text', async () => {
  const json = await runPwctl(['audit', '-o', 'json'], at())
  const yaml = await runPwctl(['audit', '-o', 'yaml'], at())
  const raw = await runPwctl(['api', 'GET', '/api/v1/plain'], at())

  const wanted = { items: [{ action: hostile, after: { [hostile]: hostile } }] }
  expect(JSON.parse(json.out)).toMatchObject(wanted)
  expect(parse(yaml.out)).toMatchObject(wanted)
  expect(raw.out).toBe(`${hostile}\n`)
})

test('an answer of one registry in every form', async () => {
  const run = async (...args: string[]) => (await it.pwctl(['registry', 'list', ...args])).out
  const { items } = JSON.parse(await run('-o', 'json')) as { items: { id: string; name: string }[] }
  const [registry] = items

  expect(await run()).toMatch(
    /^NAME +ID +URL +KIND +HEALTH +USERNAME +SECRETS +USED BY +DEFAULT\n.* {3}docker.io {3}.*\n$/,
  )
  expect(await run('--no-headers')).not.toContain('NAME')
  expect(await run('-o', 'wide')).toContain('PULL SECRET')
  expect(parse(await run('-o', 'yaml'))).toEqual({ items, nextCursor: null })
  expect(await run('-o', 'name')).toBe('registry/docker-hub-public\n')
  expect(JSON.parse(await run('-o', 'ndjson'))).toEqual(registry)
  expect(await run('-o', 'jsonpath={.items[0].id}')).toBe(`${registry?.id}\n`)
  expect(await run('-o', 'name', '--filter', 'kind=ghcr')).toBe('')
  expect(await it.pwctl(['registry', 'list', '-o', 'xml'])).toMatchObject({ code: 2, out: '' })
})

test('colours are for terminals, unless NO_COLOR, TERM or a flag says otherwise', async () => {
  const due = ['registry', 'create', 'Due', '--url', 'quay.io', '--username', 'me', '--password-stdin']
  await it.pwctl(due, { stdin: 'a-password' })
  const isColored = async (args: readonly string[], setting: Omit<PwctlSetting, 'home'>) =>
    (await it.pwctl(['rotation', 'list', ...args], setting)).out.includes('\u001b[')

  expect(await isColored([], { terminal: true })).toBe(true)
  expect(await isColored([], {})).toBe(false)
  expect(await isColored([], { terminal: true, env: { NO_COLOR: '1' } })).toBe(false)
  expect(await isColored([], { terminal: true, env: { NO_COLOR: '' } })).toBe(true)
  expect(await isColored([], { terminal: true, env: { TERM: 'dumb' } })).toBe(false)
  expect(await isColored(['--color', 'always'], { env: { NO_COLOR: '1' } })).toBe(true)
  expect(await isColored(['--color', 'never'], { terminal: true })).toBe(false)
})

test('a console that is not there is a failure with a hint', async () => {
  const { code, err } = await it.pwctl(['registry', 'list', '--server', 'http://127.0.0.1:9'])

  expect(code).toBe(1)
  expect(err).toMatch(/^error: The console at http:\/\/127.0.0.1:9 does not answer\nhint: /)
})

test('Ctrl-C in a watch ends it with 130, in a change it says what may go on', async () => {
  const watching = new AbortController()
  const watched = await it.pwctl(['registry', 'list', '--watch'], {
    signal: watching.signal,
    onWrite: () => watching.abort(),
  })
  const changing = AbortSignal.abort()
  const changed = await it.pwctl(['api', 'POST', 'registries', '--field', 'name=x'], { signal: changing })

  expect(watched).toMatchObject({ code: 130, err: '', out: expect.stringContaining('Docker Hub') })
  expect(changed).toMatchObject({ code: 130, err: expect.stringContaining('may still carry out the request') })
})

function startProcess(args: readonly string[]) {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
    env: { PWCTL_SERVER: it.console.url, HOME: it.home, PWCTL_TOKEN: adminToken },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const written = { err: '' }
  child.stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()))
  const exit = once(child, 'exit').then(([code, signal]: unknown[]) => ({ code, signal, err: written.err }))
  return { child, exit }
}

test('a reader who leaves early ends it quietly', async () => {
  const { child, exit } = startProcess(['registry', 'list', '--watch', '-o', 'json'])
  await once(child.stdout, 'data')
  child.stdout.destroy()
  await it.pwctl(['registry', 'create', 'Another', '--url', 'quay.io'])

  expect(await exit).toEqual({ code: 141, signal: null, err: '' })
})

test('SIGINT in a watch ends the process with 130', async () => {
  const { child, exit } = startProcess(['registry', 'list', '--watch'])
  await once(child.stdout, 'data')
  child.kill('SIGINT')

  expect(await exit).toEqual({ code: 130, signal: null, err: '' })
})

test('SIGINT while standard input is waited for ends the process with 130', async () => {
  const create = ['cluster', 'create', 'x', '--registry', 'Docker Hub (public)', '--password-stdin']
  const { child, exit } = startProcess([...create, '--verbose'])
  await once(child.stderr, 'data')
  child.kill('SIGINT')

  expect(await exit).toMatchObject({ code: 130, signal: null, err: expect.stringMatching(/^GET .* ms\n$/) })
})
