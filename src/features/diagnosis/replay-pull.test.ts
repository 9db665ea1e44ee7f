import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { parseImageReference } from '#contract/image-reference.ts'
import type { Core } from '#platform/context.ts'
import { createCipher } from '#platform/encryption/cipher.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { Secret } from '#platform/secret.ts'
import { createReplayPull } from './replay-pull.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** Its token server answers so for `refused/app`, and gives a token for everything else. */
async function startRegistry(refusal: number): Promise<{ readonly host: string; readonly tokensOf: string[] }> {
  const tokensOf: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    if (url.pathname === '/token') {
      const [, repository = ''] = /^repository:(.+):pull$/.exec(url.searchParams.get('scope') ?? '') ?? []
      tokensOf.push(repository)
      if (repository === 'refused/app') response.writeHead(refusal).end('{}')
      else response.end(JSON.stringify({ token: 'good' }))
      return
    }
    if (request.headers.authorization !== 'Bearer good') {
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="test"`
      response.writeHead(401, { 'www-authenticate': challenge }).end()
      return
    }
    const headers = {
      'content-type': 'application/vnd.oci.image.manifest.v1+json',
      'docker-content-digest': `sha256:${'a'.repeat(64)}`,
    }
    response.writeHead(200, headers).end()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, tokensOf }
}

async function replaying(refusal: number) {
  const { host, tokensOf } = await startRegistry(refusal)
  const clock = { now: Date.parse('2026-11-26T12:00:00Z') }
  const core: Pick<Core, 'now' | 'cipher'> = { now: () => new Date(clock.now), cipher: createCipher(randomBytes(32)) }
  const replayPull = createReplayPull({
    core: core as Core,
    addressPolicy: createAddressPolicy({ allowed: ['127.0.0.1/32'] }),
    clouds: {} as never,
  })
  const credential = { username: 'robot', password: new Secret('hunter2') }
  const registry = { id: 'r', revision: 1, host, plainHttp: true, caCertificate: null, approvedRealms: [] } as never
  const pull = async (repository: string) => {
    const image = parseImageReference(`${host}/${repository}:1.0`)
    if (!image.ok) throw new Error('unreachable')
    return (await replayPull({ image: image.image, registry, credential })).state
  }
  return { clock, tokensOf, pull }
}

test('a credential that is refused for one repository is still tried for another, and there not again', async () => {
  const { clock, tokensOf, pull } = await replaying(403)

  const states = [await pull('refused/app'), await pull('team/app')]
  clock.now += 15_000
  states.push(await pull('refused/app'))

  expect(states).toEqual(['refused', 'pulls', 'refused'])
  expect(tokensOf.filter((repository) => repository === 'refused/app')).toHaveLength(1)
})

test('a credential that is refused itself is not tried for a minute, whatever the image', async () => {
  const { clock, tokensOf, pull } = await replaying(401)

  const states = [await pull('refused/app'), await pull('team/app')]
  clock.now += 61_000
  states.push(await pull('team/app'))

  expect(states).toEqual(['refused', 'refused', 'pulls'])
  expect(tokensOf.slice(0, 2)).toEqual(['refused/app', 'team/app'])
})

test('who asks the same at the same time waits for the same answer', async () => {
  const { tokensOf, pull } = await replaying(401)

  const states = await Promise.all(Array.from({ length: 20 }, () => pull('team/app')))

  expect(new Set(states)).toEqual(new Set(['pulls']))
  expect(tokensOf).toEqual(['team/app'])
})
