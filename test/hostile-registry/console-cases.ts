import { ProblemError } from '#contract/client.ts'
import { type RegistryTest, testNewRegistry, testRegistry } from '#contract/checks.ts'
import { createConnection } from '#contract/connections.ts'
import { approveRealm, createRegistry, updateRegistry } from '#contract/registries.ts'
import { eventually, startConsole, type TestConsole } from '../start-console.ts'
import { answerCases } from './answer-cases.ts'
import { basic, type Bench, challenging, forbiddenAddress, type HostileCase } from './bench.ts'
import { exhaustionCases } from './exhaustion-cases.ts'
import { redirectCases } from './redirect-cases.ts'

/** The same through a whole console and its API, with names as the system resolves them. */
export interface ConsoleCase {
  readonly name: string
  readonly settings?: Readonly<Record<string, string>>
  readonly run: (place: ConsolePlace) => Promise<RegistryTest>
  /** The first step that failed, `ok`, or the code of the refusal. */
  readonly outcome: string
  readonly trusts?: readonly string[]
}

export interface ConsolePlace {
  readonly bench: Bench
  readonly console: TestConsole
  readonly body: { readonly tls: { plainHttp: true }; readonly username: string; readonly password: string }
}

export async function openPlace(bench: Bench, settings: ConsoleCase['settings'] = {}): Promise<ConsolePlace> {
  const environment = { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32', ...settings }
  const { username, password } = bench.credential
  const body = { tls: { plainHttp: true }, username, password: password.expose() } as const
  return { bench, body, console: await startConsole({ environment }) }
}

export async function outcomeOf(
  run: Promise<RegistryTest>,
): Promise<{ readonly word: string; readonly told: unknown }> {
  try {
    const told = await run
    const failed = told.steps.find(({ state }) => state === 'failed')
    return { told, word: failed === undefined ? 'ok' : `${failed.step}: ${failed.verdict}` }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { told: error.problem, word: error.problem.code }
  }
}

const tested = async ({ console, body }: ConsolePlace, url: string, image?: string) =>
  (await console.call(testNewRegistry, { body: { ...body, url, image } })).value

const trap = (bench: Bench) => bench.http('trap', (_, response) => response.end('{}'), forbiddenAddress)

const typed = (name: string, outcome: string, url: (port: number, secret: string) => string): ConsoleCase => ({
  name: `typed: ${name}`,
  outcome,
  run: async (place) => tested(place, url((await trap(place.bench)).port, place.bench.canary.value)),
})

const blocked = 'dns: address-blocked'

const addresses: readonly ConsoleCase[] = [
  typed('a forbidden address', blocked, (port) => `127.0.0.66:${port}`),
  typed('a forbidden address as a number', blocked, (port) => `http://2130706498:${port}/v2/`),
  typed('a forbidden address in hexadecimal', blocked, (port) => `0x7f000042:${port}`),
  typed('a forbidden address in octal', blocked, (port) => `0177.0.0.0102:${port}`),
  typed('a short forbidden address', blocked, (port) => `127.66:${port}`),
  typed('a forbidden address with a dot at its end', blocked, (port) => `127.0.0.66.:${port}`),
  typed('a forbidden address, mapped', blocked, (port) => `[::ffff:127.0.0.66]:${port}`),
  typed('metadata', blocked, () => '169.254.169.254'),
  typed('a user and a password', 'invalid', (port, secret) => `robot:${secret}@127.0.0.1:${port}`),
  typed('a secret in a query', 'invalid', (port, secret) => `127.0.0.1:${port}?token=${secret}`),
  typed('a fragment', 'invalid', (port, secret) => `127.0.0.1:${port}#${secret}`),
  typed('a backslash', 'invalid', (port) => `127.0.0.1:${port}\\@evil.test`),
  typed('a percent sign', 'invalid', (port) => `127.0.0.1%2f:${port}`),
  typed('a line end', 'invalid', (port) => `127.0.0.1:${port}\r\nHost: evil.test`),
  typed('another scheme', 'invalid', (port) => `gopher://127.0.0.1:${port}`),
  typed('letters that look like others', 'invalid', (port) => `ghcr.іo:${port}`),
  typed('the port of another service', 'invalid', () => '127.0.0.1:6379'),
]

const ours: readonly ConsoleCase[] = [
  {
    name: 'the console itself',
    outcome: blocked,
    run: (place) => tested(place, new URL(place.console.url).host),
  },
  {
    name: 'a Kubernetes API that the console uses',
    outcome: blocked,
    run: async (place) => {
      const api = await place.bench.tcp('api', (socket) => socket.destroy())
      const body = {
        name: 'api',
        method: 'token' as const,
        server: `https://${api.host}`,
        token: 'a-token',
        skipTlsVerify: true,
      }
      await place.console.call(createConnection, { body })
      await eventually(
        async () => api.connections,
        (connections) => connections > 0,
      )
      return await tested(place, api.host)
    },
  },
  {
    name: 'the console itself as an approved token server',
    outcome: 'invalid',
    run: async ({ console, body }) => {
      const { value, etag } = await console.call(createRegistry, {
        body: { ...body, name: 'own', url: 'registry.invalid' },
      })
      const params = { params: { id: value.id }, ifMatch: etag ?? '' }
      await console.call(approveRealm, { ...params, body: { origin: console.url } })
      return (await console.call(testRegistry, { params: { id: value.id }, body: {} })).value
    },
  },
]

const open = (bench: Bench) => bench.http('registry', (_, response) => response.end('{}'))

const settings: readonly ConsoleCase[] = [
  {
    name: 'no registry at all may be talked to',
    settings: { PESITWIZARD_REGISTRY_HOSTS: 'none' },
    outcome: blocked,
    run: async (place) => tested(place, (await open(place.bench)).host),
  },
  {
    name: 'a registry outside the list of hosts',
    settings: { PESITWIZARD_REGISTRY_HOSTS: 'ghcr.io,*.example.com' },
    outcome: blocked,
    run: async (place) => tested(place, (await open(place.bench)).host),
  },
  {
    name: 'a registry within the list of hosts',
    settings: { PESITWIZARD_REGISTRY_HOSTS: 'ghcr.io,127.0.0.1' },
    outcome: 'ok',
    run: async (place) => tested(place, (await open(place.bench)).host),
  },
  {
    name: 'a registry at a port outside the list of ports',
    settings: { PESITWIZARD_REGISTRY_PORTS: '443,5000' },
    outcome: blocked,
    run: async (place) => tested(place, (await open(place.bench)).host),
  },
  {
    name: 'a private address where those are refused',
    settings: { PESITWIZARD_PRIVATE_REGISTRY_ADDRESSES: 'refused' },
    outcome: blocked,
    run: (place) => tested(place, '10.0.0.1:5000'),
  },
  {
    name: 'an address that the administrator forbids',
    settings: { PESITWIZARD_FORBIDDEN_REGISTRY_ADDRESSES: '11.0.0.0/8' },
    outcome: blocked,
    run: (place) => tested(place, '11.1.2.3:5000'),
  },
]

const saved: readonly ConsoleCase[] = [
  {
    name: 'a saved registry that sends to a stranger',
    outcome: 'token: realm-not-trusted',
    run: async (place) => testedSaved(place, await sendingToStranger(place)),
  },
  {
    name: 'a saved registry whose address was changed without its password',
    outcome: 'identity: credential-missing',
    run: async (place) => {
      const { id, etag } = await sendingToStranger(place)
      const elsewhere = await place.bench.http('stranger', challenging(basic))
      await place.console.call(updateRegistry, { params: { id }, ifMatch: etag, body: { url: elsewhere.host } })
      return await testedSaved(place, { id })
    },
  },
  {
    name: 'a saved registry with an approval, moved to a stranger that names the approved server',
    outcome: 'token: realm-not-trusted',
    run: async (place) => {
      const { id, etag } = await sendingToStranger(place)
      const approved = await place.bench.http('approved', (_, response) => response.end('{"token":"t"}'))
      const origin = `http://${approved.host}`
      const { etag: second } = await place.console.call(approveRealm, {
        params: { id },
        ifMatch: etag,
        body: { origin },
      })
      const elsewhere = await place.bench.http(
        'registry',
        challenging(() => `Bearer realm="${origin}/t"`),
      )
      const body = { url: elsewhere.host, password: place.body.password }
      await place.console.call(updateRegistry, { params: { id }, ifMatch: second ?? '', body })
      return await testedSaved(place, { id })
    },
  },
]

async function sendingToStranger({ bench, console, body }: ConsolePlace) {
  const stranger = await bench.http('stranger', (_, response) => response.end('{"token":"t"}'))
  const registry = await bench.http(
    'registry',
    challenging(() => `Bearer realm="http://${stranger.host}/token"`),
  )
  const { value, etag } = await console.call(createRegistry, { body: { ...body, name: 'saved', url: registry.host } })
  return { id: value.id, etag: etag ?? '' }
}

async function testedSaved({ console }: ConsolePlace, { id }: { readonly id: string }): Promise<RegistryTest> {
  return (await console.call(testRegistry, { params: { id }, body: {} })).value
}

/** Some of the servers of the tables again, from the API on: those that stand at an address and speak plain HTTP. */
const again: readonly ConsoleCase[] = [...redirectCases, ...answerCases, ...exhaustionCases.slice(8, 13)]
  .filter(({ outcomes, paths }) => outcomes.examine !== undefined && paths === undefined)
  .filter((_, index) => index % 3 === 0)
  .map((hostile) => ({
    name: `from the API on: ${hostile.name}`,
    outcome: hostile.outcomes.examine ?? 'ok',
    ...(hostile.trusts === undefined ? {} : { trusts: hostile.trusts }),
    run: async (place) => tested(place, (await hostile.arrange(place.bench)).host, imageOf(hostile)),
  }))

function imageOf({ image }: HostileCase): string {
  if (image === undefined) return 'team/app:1.0'
  return image.reference.includes(':')
    ? `${image.repository}@${image.reference}`
    : `${image.repository}:${image.reference}`
}

export const consoleCases: readonly ConsoleCase[] = [...addresses, ...ours, ...settings, ...saved, ...again]
