import { spawnSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { adminToken } from './start-console.ts'
import { runPwctl, startSignedIn, type SignedIn } from './run-pwctl.ts'

let it: SignedIn

beforeAll(async () => {
  it = await startSignedIn()
})

afterAll(() => it?.stop())

describe('api', () => {
  test('prints the body, and takes a form that is asked for', async () => {
    const raw = await it.pwctl(['api', 'GET', 'registries', '--field', 'limit=1'])
    const full = await it.pwctl(['api', 'get', '/api/v1/registries', '-o', 'jsonpath={.items[*].url}'])
    const headed = await it.pwctl(['api', 'GET', 'system', '--include', '--header', 'X-Test: 1'])

    expect(raw.code).toBe(0)
    expect(JSON.parse(raw.out)).toMatchObject({ total: 1, items: [{ url: 'docker.io' }] })
    expect(full.out).toBe('docker.io\n')
    expect(headed.out).toMatch(/^HTTP 200 OK\n(.+: .*\n)+\n\{/)
  })

  test('creates, changes and deletes with fields, input and headers', async () => {
    const fields = ['--field', 'name=By fields', '--raw-field', 'url=ghcr.io', '-F', 'tls[plainHttp]=true']
    const created = await it.pwctl(['api', 'POST', 'registries', ...fields, '-F', 'environments[]=STAGING'])
    const registry = JSON.parse(created.out) as { id: string; revision: number; tls: object; environments: string[] }
    const path = `registries/${registry.id}`

    const blind = await it.pwctl(['api', 'PATCH', path, '-F', 'enabled=false'])
    const etag = /^etag: (.*)$/m.exec((await it.pwctl(['api', 'GET', path, '-i'])).out)?.[1] ?? ''
    const match = ['--header', `If-Match: ${etag}`]
    const stdin = JSON.stringify({ enabled: false })
    const changed = await it.pwctl(['api', 'PATCH', path, '--input', '-', ...match, '-o', 'json'], { stdin })
    const stale = await it.pwctl(['api', 'DELETE', path, ...match])
    const deleted = await it.pwctl(['api', 'DELETE', path, '-H', `If-Match: ${etag.replace('1', '2')}`])

    expect(registry).toMatchObject({ tls: { plainHttp: true }, environments: ['STAGING'] })
    expect(blind).toMatchObject({ code: 3, err: expect.stringContaining('(HTTP 428)') })
    expect(JSON.parse(changed.out)).toMatchObject({ enabled: false, revision: 2 })
    expect(stale.code).toBe(3)
    expect(deleted).toMatchObject({ code: 0, out: '', err: '' })
  })

  test.each([
    [['GET', 'nothing-here'], 5],
    [['POST', 'registries', '-F', 'name=x'], 2],
    [['FETCH', 'registries'], 2],
    [['GET', '//example.com/api'], 2],
    [['GET', 'http://example.com/api'], 5],
    [['GET', 'registries', '--header', 'no header'], 2],
    [['POST', 'registries', '-F', 'x=1', '--input', '-'], 2],
    [['POST', 'registries', '-F', '=1'], 2],
  ])('api %j ends with %i', async (args, code) => {
    expect((await it.pwctl(['api', ...args])).code).toBe(code)
  })

  test('a wrong token ends with 4, with the body on standard output and the reason on standard error', async () => {
    const answer = await it.pwctl(['api', 'GET', 'registries'], { env: { PWCTL_TOKEN: 'not-a-token' } })

    expect(answer.code).toBe(4)
    expect(JSON.parse(answer.out)).toMatchObject({ code: 'unauthenticated' })
    expect(answer.err).toMatch(/^error: .* \(HTTP 401\)\n$/)
  })
})

describe('context', () => {
  test('login saves, ls and show tell without the token, use and rm change', async () => {
    const { home } = it
    const port = new URL(it.console.url).port
    const other = `http://localhost:${port}`
    const run = (...args: string[]) => runPwctl(args, { home })
    await runPwctl(['login', it.console.url, '--token-stdin'], { home, stdin: adminToken })
    await runPwctl(['login', other, '--token-stdin'], { home, stdin: adminToken })

    const list = await run('context', 'ls', '-o', 'json')
    const used = await run('context', 'use', `127.0.0.1:${port}`)
    const shown = await run('context', 'show', '-o', 'jsonpath={.server}')
    const unknown = await run('context', 'use', 'nowhere')
    const unasked = await run('context', 'rm', `localhost:${port}`)
    const removed = await run('context', 'rm', `localhost:${port}`, '--yes')
    const names = await run('context', 'list', '-o', 'name')

    const both = (JSON.parse(list.out) as { items: object[] }).items
    expect(both).toEqual([
      { name: `127.0.0.1:${port}`, server: it.console.url, current: false },
      { name: `localhost:${port}`, server: other, current: true },
    ])
    expect(used.code).toBe(0)
    expect(shown.out).toBe(`${it.console.url}\n`)
    expect(unknown.code).toBe(5)
    expect(unasked.code).toBe(2)
    expect(removed.code).toBe(0)
    expect(names.out).toBe(`context/127.0.0.1:${port}\n`)
    const file = join(home, '.config', 'pwctl', 'config.yaml')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(parse(await readFile(file, 'utf8'))).toMatchObject({ current: `127.0.0.1:${port}` })
  })
})

describe('version', () => {
  test('its own and that of the console, and its own alone where there is none', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }

    const both = await it.pwctl(['version'])
    const json = await it.pwctl(['version', '-o', 'json'])
    const alone = await runPwctl(['version', '-o', 'json'], { home: join(it.home, 'nobody') })
    const gone = await it.pwctl(['version', '--server', 'http://127.0.0.1:9'])

    expect(both.out).toBe(`pwctl ${version}\nconsole ${version} at ${it.console.url}\n`)
    expect(JSON.parse(json.out)).toMatchObject({ client: { version }, console: { version, url: it.console.url } })
    expect(alone).toMatchObject({ code: 0 })
    expect(JSON.parse(alone.out)).toEqual({ client: { version }, console: null })
    expect(gone).toMatchObject({ code: 1, out: `pwctl ${version}\n` })
  })
})

describe('completion', () => {
  test.each([
    [['reg'], 'registry\n'],
    [['registry', 'pa'], 'pause\npause-checks\n'],
    [['clusters', 'cr'], 'create\n'],
    [['registry', 'create', 'x', '--password-s'], '--password-stdin\n'],
    [['registry', '--outp'], '--output\n'],
    [['comple'], 'completion\n'],
  ])('after %j', async (words, out) => {
    expect(await it.pwctl(['complete', '--', ...words])).toMatchObject({ code: 0, out })
  })

  test('the script of bash is one that bash can read', async () => {
    const { out } = await it.pwctl(['completion', 'bash'])

    const read = spawnSync('bash', ['-c', `${out}\ncomplete -p pwctl`], { encoding: 'utf8' })

    expect(read).toMatchObject({ status: 0, stdout: 'complete -o default -F _pwctl pwctl\n' })
  })

  test.each(['zsh', 'fish', 'powershell'])('there is one for %s', async (shell) => {
    expect(await it.pwctl(['completion', shell])).toMatchObject({
      code: 0,
      out: expect.stringContaining('pwctl complete'),
    })
  })

  test('for no other shell', async () => {
    expect((await it.pwctl(['completion', 'tcsh'])).code).toBe(2)
  })
})

describe('explain', () => {
  test.each([
    ['registry.url', 'Registry.url: string\n'],
    ['registry.tls.plainHttp', 'Speak HTTP without TLS'],
    ['cluster.storage', 'existing-claim'],
    ['connection.namespaces.names', 'list of string'],
    ['cluster', '  containerImage: string\n'],
  ])('%s', async (field, words) => {
    expect(await it.pwctl(['explain', field])).toMatchObject({ code: 0, out: expect.stringContaining(words) })
  })

  test('a field that is not there means another', async () => {
    const answer = await it.pwctl(['explain', 'registry.usernme'])

    expect(answer).toMatchObject({ code: 5, err: expect.stringContaining('Did you mean "username"?') })
  })
})
