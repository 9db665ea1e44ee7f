import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net'
import { IntlMessageFormat } from 'intl-messageformat'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { RegistryTest, type RegistryTestStep, testNewRegistry, testRegistry } from '#contract/checks.ts'
import { createRegistry, listRegistries } from '#contract/registries.ts'
import { testAuthority, testCertificates } from '#platform/oci/test-certificates.ts'
import { messages as english } from '../src/web/messages/en/index.ts'
import { messages as french } from '../src/web/messages/fr/index.ts'
import { stepWords } from '../src/web/registries/test/test-words.ts'
import { runPwctl } from './run-pwctl.ts'
import { adminToken, eventually, startConsole, type TestConsole } from './start-console.ts'

// Every way in which a registry may not work: the same verdict in the same step, whoever asks, in words that say it.

const password = 'the-right-password-4b1'
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections()
  }
})

async function listen(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const right = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`
const manifest = {
  'content-type': 'application/vnd.oci.image.manifest.v1+json',
  'docker-content-digest': `sha256:${'a'.repeat(64)}`,
}
const problem = (code: string, message = '') => JSON.stringify({ errors: [{ code, message }] })

/** Basic authentication, and one image: app:1.0. */
const basic: RequestListener = ({ headers, url }, response) => {
  if (headers.authorization !== right) response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end()
  else if (url === '/v2/') response.end('{}')
  else if (url === '/v2/app/manifests/1.0') response.writeHead(200, manifest).end()
  else response.writeHead(404).end(problem(url?.startsWith('/v2/app/') === true ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN'))
}

/** A token server that knows everyone, and a registry that lets nobody pull. */
const narrow: RequestListener = ({ headers, url = '' }, response) => {
  const challenge = `Bearer realm="http://${headers.host}/token",service="r",error="insufficient_scope"`
  if (url.startsWith('/token')) response.end('{"token":"t"}')
  else if (url === '/v2/' && headers.authorization === 'Bearer t') response.end('{}')
  else response.writeHead(401, { 'www-authenticate': challenge }).end()
}

/** As ECR answers with a token of yesterday. */
const expired: RequestListener = ({ headers }, response) => {
  const body = headers.authorization === undefined ? '' : problem('DENIED', 'Your authorization token has expired.')
  response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(body)
}

const http = (listener: RequestListener) => () => createServer(listener)
const always = (status: number, headers: Record<string, string> = {}, body = '') =>
  http((_request, response) => response.writeHead(status, headers).end(body))
const https = (certificate: keyof typeof testCertificates) => () => createHttps(testCertificates[certificate], basic)

type Body = z.input<NonNullable<typeof testNewRegistry.body>>

interface Case {
  readonly name: string
  readonly server?: () => Server
  readonly input?: Partial<Body>
  /** It ends before it is asked. */
  readonly isGone?: true
  readonly expected: string
}

const secure = { tls: { plainHttp: false, caCertificate: testAuthority } }

const cases: readonly Case[] = [
  {
    name: 'a wrong password',
    server: http(basic),
    input: { password: 'wrong' },
    expected: 'identity credential-refused',
  },
  { name: 'a credential that has ended', server: http(expired), expected: 'identity credential-expired' },
  { name: 'a credential without the scope', server: http(narrow), expected: 'pull pull-denied' },
  {
    name: 'an absent repository',
    server: http(basic),
    input: { image: 'other:1' },
    expected: 'pull repository-absent',
  },
  { name: 'an absent tag', server: http(basic), input: { image: 'app:2' }, expected: 'pull tag-absent' },
  { name: 'a name that does not resolve', input: { url: 'registry.invalid' }, expected: 'dns not-resolved' },
  { name: 'nobody listening', server: http(basic), isGone: true, expected: 'tcp refused' },
  {
    name: 'a server that accepts and says nothing',
    server: () => createTcp(() => {}),
    expected: 'api timeout',
  },
  {
    name: 'an unknown authority',
    server: https('good'),
    input: { tls: { plainHttp: false } },
    expected: 'tls unknown-authority',
  },
  { name: 'a certificate for another name', server: https('otherName'), input: secure, expected: 'tls wrong-name' },
  {
    name: 'a certificate that has ended',
    server: https('expired'),
    input: secure,
    expected: 'tls certificate-expired',
  },
  { name: 'plain HTTP where TLS is spoken', server: http(basic), input: secure, expected: 'tls not-tls' },
  {
    name: 'a web page',
    server: always(200, { 'content-type': 'text/html' }, '<html></html>'),
    expected: 'api not-a-registry',
  },
  { name: 'too many requests', server: always(429, { 'retry-after': '60' }), expected: 'api rate-limited' },
  { name: 'a server error', server: always(502), expected: 'api unavailable' },
  {
    name: 'an answer that does not come to its end',
    server: http((_request, response) => response.writeHead(200).write('{')),
    expected: 'api timeout',
  },
  { name: 'an answer that is huge', server: always(200, {}, 'x'.repeat(2_000_000)), expected: 'api too-large' },
  {
    name: 'an answer that is cut off',
    server: () => createTcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{')),
    expected: 'api unavailable',
  },
]

let console: TestConsole

beforeAll(async () => {
  console = await startConsole({ environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
})

afterAll(() => console?.stop())

const languages = { en: english, fr: french }
type Language = keyof typeof languages

function sayIn(language: Language) {
  return (key: keyof typeof english, values: Readonly<Record<string, string | number>> = {}) =>
    String(new IntlMessageFormat(languages[language][key], language, {}, { ignoreTag: true }).format(values))
}

function failed({ steps }: RegistryTest): RegistryTestStep {
  const found = steps.find(({ state }) => state === 'failed')
  if (found === undefined) throw new Error(`Nothing failed: ${JSON.stringify(steps)}`)
  return found
}

/** In both languages: a cause that names everything, what to do, and nothing that was left open. */
function expectWords(step: RegistryTestStep): void {
  const causes = (['en', 'fr'] as const).map((language) => {
    const { cause, hint } = stepWords(sayIn(language), step)
    expect(hint, step.verdict).toMatch(/\S/)
    expect(cause + hint, step.verdict).not.toMatch(/[{}]|–/)
    return cause
  })
  expect(new Set(causes).size, step.verdict).toBe(2)
}

const tested: RegistryTest[] = []

/** A person may ask ten times a minute: each case has a console of its own. */
test.each(cases)(
  '$name: the same verdict by API and command line',
  { timeout: 60_000 },
  async ({ server, input, isGone, expected }) => {
    const running = await startConsole({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
    const url = server === undefined ? '' : await listen(server())
    const { image = 'app:1.0', ...rest } = { url, username: 'me', password, tls: { plainHttp: true }, ...input }
    if (isGone) await new Promise((resolve) => servers.pop()?.close(resolve))
    const saved = (await running.call(createRegistry, { body: { name: 'Case', ...rest } })).value

    const env = { PWCTL_SERVER: running.url, PWCTL_TOKEN: adminToken }
    const words = ['registry', 'test', saved.id, '--image', image, '-o', 'json']
    const [unsaved, answer] = await Promise.all([
      running.call(testNewRegistry, { body: { ...rest, image } }).then(({ value }) => value),
      runPwctl(words, { home: running.directory, env }),
    ])
    await running.stop()

    const byCommand = RegistryTest.parse(JSON.parse(answer.out))
    for (const each of [unsaved, byCommand]) expect(`${failed(each).step} ${failed(each).verdict}`).toBe(expected)
    expect(answer.code).toBe(6)
    expectWords(failed(unsaved))
    expect(JSON.stringify(unsaved) + answer.out + answer.err).not.toContain(password)
    tested.push(unsaved)
  },
)

test('an image for another platform is told by the node that cannot run it', { timeout: 60_000 }, async () => {
  const { items } = await eventually(
    async () => (await console.call(listRegistries, { query: { search: 'Sandbox registry' } })).value,
    ({ total }) => total === 2,
  )
  const good = items.find(({ name }) => name === 'Sandbox registry')
  await eventually(
    async () => (await console.call(listRegistries, { query: { search: 'Sandbox registry', inSync: 'true' } })).value,
    ({ total }) => total === 2,
  )

  const params = { id: good?.id ?? '' }
  const { value } = await console.call(testRegistry, { params, body: { image: 'sentinel/arm-only:latest' } })

  expect(`${failed(value).step} ${failed(value).verdict}`).toBe('node node-wrong-platform')
  expectWords(failed(value))
})

test('every case was tried, and each step of each has its words', () => {
  expect(tested).toHaveLength(cases.length)
  for (const { steps } of tested) {
    for (const step of steps) {
      for (const language of ['en', 'fr'] as const) {
        expect(stepWords(sayIn(language), step).cause, `${language} ${step.verdict}`).toMatch(/^[^{}]+\.$/)
      }
    }
  }
})
