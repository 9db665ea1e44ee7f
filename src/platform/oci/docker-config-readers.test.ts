import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '#platform/secret.ts'
import { readDockerConfig, writeDockerConfig } from './docker-config.ts'

const run = promisify(execFile)
const seed = Number(process.env['PESITWIZARD_TEST_SEED'] ?? Date.now() % 1_000_000)

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/)
const host = fc.oneof(
  { weight: 1, arbitrary: fc.constant('docker.io') },
  {
    weight: 20,
    arbitrary: fc
      .tuple(fc.array(label, { minLength: 2, maxLength: 4 }), fc.option(fc.integer({ min: 1, max: 65_535 })))
      .map(([labels, port]) => `${labels.join('.')}.example${port === null ? '' : `:${port}`}`),
  },
)
/** What people paste: any script, and the signs that shells, YAML, URLs and JSON each read in their own way. */
const odd = fc.constantFrom('$', '"', "'", '\\', '`', ':', '@', '/', '%', '+', ' ', '=', '{', '}', '😀', 'é', '漢')
const text = fc.array(fc.oneof(odd, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })), {
  minLength: 1,
  maxLength: 30,
})
const password = text.map((parts) => parts.join(''))
const username = password.map((word) => word.replaceAll(':', '.').trim() || 'robot$project+name')
const entry = fc.record({ host, username, password })
type Entry = { readonly host: string; readonly username: string; readonly password: string }

const written = (each: Entry) => writeDockerConfig({ ...each, password: new Secret(each.password) }).expose()

/** Nothing of our own: JSON, base64 and UTF-8 of the run time, as strict as Go's. */
function readIndependently(document: string): unknown {
  const { auths } = JSON.parse(document) as {
    auths: Record<string, { auth: string; username: string; password: string }>
  }
  return Object.entries(auths).map(([key, fields]) => {
    const bytes = Uint8Array.from(atob(fields.auth), (sign) => sign.codePointAt(0) ?? 0)
    const pair = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    expect(pair).toBe(`${fields.username}:${fields.password}`)
    return [key, pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]
  })
}

test('ten thousand documents are read as they were meant, by our own reader and by one that shares nothing with it', () => {
  let count = 0

  fc.assert(
    fc.property(entry, (each) => {
      const key = each.host === 'docker.io' ? 'https://index.docker.io/v1/' : each.host
      const document = written(each)
      const own = readDockerConfig(document)
      const ownEntries =
        own.ok && own.entries.map(({ key: at, credential }) => [at, credential.username, credential.password.expose()])
      expect(readIndependently(document)).toEqual([[key, each.username, each.password]])
      expect(ownEntries).toEqual([[key, each.username, each.password]])
      count += 1
    }),
    { numRuns: 10_000, seed },
  )

  console.log(`docker configurations, seed ${seed}: ${count} read the same`)
  expect(count).toBe(10_000)
})

const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0

describe.skipIf(!hasSkopeo)('the real skopeo', () => {
  let directory: string
  let file: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'docker-config-'))
    file = join(directory, 'auth.json')
  })
  afterAll(() => rm(directory, { recursive: true }))

  const sample = fc.sample(entry, { numRuns: 20, seed })

  test('finds who is signed in, in twenty documents', { timeout: 60_000 }, async () => {
    const found: string[] = []
    for (const each of sample) {
      await writeFile(file, written(each))
      const { stdout } = await run('skopeo', ['login', '--get-login', '--authfile', file, each.host])
      found.push(stdout.replace(/\n$/, ''))
    }

    expect(found).toEqual(sample.map((each) => each.username))
  })

  test('takes the first of two credentials for a host, where nodes would try both', { timeout: 60_000 }, async () => {
    const standby = { username: 'standby', password: new Secret('of the standby') }
    const found: string[] = []
    // Docker Hub has no two spellings of which one comes first: there it may be either.
    const hosts = sample.filter((each) => each.host !== 'docker.io')
    for (const each of hosts) {
      const document = writeDockerConfig({ ...each, password: new Secret(each.password), standby })
      await writeFile(file, document.expose())
      const { stdout } = await run('skopeo', ['login', '--get-login', '--authfile', file, each.host])
      found.push(stdout.replace(/\n$/, ''))
    }

    expect(found).toEqual(hosts.map((each) => each.username))
  })

  test('sends the very user name and password, of twenty documents', { timeout: 60_000 }, async () => {
    const sent: string[] = []
    const server = createServer((request, response) => {
      const [, pair] = /^Basic (\S+)$/.exec(request.headers.authorization ?? '') ?? []
      if (pair !== undefined) sent.push(Buffer.from(pair, 'base64').toString('utf8'))
      response.writeHead(pair === undefined ? 401 : 404, { 'www-authenticate': 'Basic realm="test"' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const at = `127.0.0.1:${(server.address() as AddressInfo).port}`

    for (const each of sample) {
      await writeFile(file, written({ ...each, host: at }))
      // It fails, because the image is not there; what it sent on the way is what is asked.
      const args = ['inspect', '--tls-verify=false', '--retry-times=0', '--authfile', file, `docker://${at}/app:1`]
      await run('skopeo', args).catch(() => undefined)
    }
    server.close()

    expect([...new Set(sent)]).toEqual([...new Set(sample.map((each) => `${each.username}:${each.password}`))])
  })
})
