import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { testRegistry } from '#contract/checks.ts'
import { listRegistryPractices } from '#contract/practices.ts'
import { createRegistry, updateRegistry } from '#contract/registries.ts'
import { startConsole } from './start-console.ts'

/** A registry with a token server that grants whatever is asked for, as a token that may push is granted. */
function generousRegistry() {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    if (url.pathname === '/token') {
      const [, name = '', actions = ''] = /^repository:([^:]+):(.+)$/.exec(url.searchParams.get('scope') ?? '') ?? []
      const access = [{ type: 'repository', name, actions: actions.split(',') }]
      const claims = Buffer.from(JSON.stringify({ access })).toString('base64url')
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ token: `e30.${claims}.c2ln` }))
    } else if (request.headers.authorization?.startsWith('Bearer ') !== true) {
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="test"`
      response.writeHead(401, { 'www-authenticate': challenge }).end()
    } else if (url.pathname === '/v2/') response.writeHead(200).end('{}')
    else {
      response
        .writeHead(200, {
          'content-type': 'application/vnd.oci.image.manifest.v1+json',
          'docker-content-digest': `sha256:${'a'.repeat(64)}`,
        })
        .end()
    }
  })
}

test('what a test learnt of rights beyond pulling is told until another credential takes its place', async () => {
  const server = generousRegistry()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const running = await startConsole({ environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.1/32' } })
  const body = {
    name: 'Generous',
    url,
    tls: { plainHttp: true },
    username: 'me',
    password: 'first-1',
    imagePath: 'app',
  }
  const created = await running.call(createRegistry, { body })
  const params = { id: created.value.id }
  const told = async () => {
    const { items } = (await running.call(listRegistryPractices, { params })).value
    return items.find(({ practice }) => practice === 'least-privilege')
  }

  const before = await told()
  await running.call(testRegistry, { params, body: {} })
  const tested = await told()
  await running.call(updateRegistry, { params, ifMatch: created.etag ?? '', body: { password: 'second-2' } })
  const replaced = await told()
  await running.stop()
  server.close()

  expect(before).toMatchObject({ state: 'unknown', reason: 'rights-not-known' })
  expect(tested).toMatchObject({ state: 'broken', reason: 'may-do-more', values: { actions: 'push, delete' } })
  expect(tested?.message).toBe('The token may do more than pull: push, delete')
  expect(replaced).toMatchObject({ state: 'unknown' })
})

test('one token in two registries is told of both, by their names', async () => {
  const running = await startConsole({})
  const input = { username: 'me', password: 'one-and-the-same-4' }
  const one = await running.call(createRegistry, { body: { name: 'One', url: 'one.example.com', ...input } })
  const two = await running.call(createRegistry, { body: { name: 'Two', url: 'two.example.com', ...input } })
  const told = async (id: string) =>
    (await running.call(listRegistryPractices, { params: { id } })).value.items.find(
      ({ practice }) => practice === 'dedicated-token',
    )

  const [ofOne, ofTwo] = [await told(one.value.id), await told(two.value.id)]
  await running.stop()

  expect(ofOne).toMatchObject({ state: 'broken', reason: 'token-is-shared', values: { names: 'Two' } })
  expect(ofTwo).toMatchObject({ state: 'broken', reason: 'token-is-shared', values: { names: 'One' } })
})
