import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listConnections, updateConnection } from '#contract/connections.ts'
import { testRegistry } from '#contract/checks.ts'
import { createRegistry, listRegistries, previewPullSecrets } from '#contract/registries.ts'
import { readHealth } from '#features/checks/read-checks.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import { eventually, startConsole, type TestConsole } from './start-console.ts'

/** Open to everyone, with the one image app:1.0. */
const registry = createServer((request, response) => {
  // A node asks for the tag, then for the digest that it was told.
  const isThere = /^\/v2\/(app\/manifests\/(1\.0|sha256:[0-9a-f]{64}))?$/.test(request.url ?? '')
  response
    .writeHead(isThere ? 200 : 404, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' })
    .end(isThere ? '{}' : '{"errors":[{"code":"NAME_UNKNOWN"}]}')
})
let console: TestConsole

beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  console = await startConsole({ environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
})

afterAll(async () => {
  await console?.stop()
  registry.close()
})

async function add(name: string): Promise<string> {
  const url = `127.0.0.1:${(registry.address() as AddressInfo).port}`
  const tls = { plainHttp: true, caCertificate: null }
  return (await console.call(createRegistry, { body: { name, url, tls } })).value.id
}

const namesOf = async (query: Readonly<Record<string, string>>) =>
  (await console.call(listRegistries, { query: { search: 'of health', ...query } })).value.items.map(
    ({ name, health }) => `${name}: ${health.state}`,
  )

test('registries are found and ordered by what their last test found', async () => {
  const well = await add('A of health')
  const ill = await add('B of health')
  await add('C of health')
  await console.call(testRegistry, { params: { id: ill }, body: { image: 'app:1.0' } })
  await console.call(testRegistry, { params: { id: ill }, body: { image: 'absent:1.0' } })
  await console.call(testRegistry, { params: { id: well }, body: { image: 'app:1.0' } })

  expect(await namesOf({ health: 'failing,unverified' })).toEqual(['B of health: failing', 'C of health: unverified'])
  expect(await namesOf({ health: 'healthy' })).toEqual(['A of health: healthy'])
  expect(await namesOf({ sort: 'health' })).toEqual([
    'B of health: failing',
    'C of health: unverified',
    'A of health: healthy',
  ])
  expect(await namesOf({ sort: '-health' })).toEqual([
    'A of health: healthy',
    'C of health: unverified',
    'B of health: failing',
  ])
})

test('where a pull secret would be written is told for the environments that are being typed', async () => {
  const reach = async (query: Readonly<Record<string, string>> = {}) =>
    (await console.call(previewPullSecrets, { query })).value.items
  const [connection] = (await console.call(listConnections, {})).value.items
  const params = { id: connection?.id ?? '' }
  await console.call(updateConnection, {
    params,
    body: { environment: 'STAGING' },
    ifMatch: `"${connection?.revision}"`,
  })

  const forAll = await eventually(reach, ([first]) => first?.problem === null && first.total > 0)
  const forStaging = await reach({ environment: 'STAGING,PRODUCTION' })
  const forProduction = await reach({ environment: 'PRODUCTION' })

  expect(forAll).toMatchObject([
    { connectionId: params.id, environment: 'STAGING', namespaces: ['pesit-production', 'pesit-staging'], total: 2 },
  ])
  expect(forStaging).toEqual(forAll)
  expect(forProduction).toMatchObject([{ namespaces: [], total: 0 }])
})

test('a cluster that uses the registry brings its namespace, whatever the environment', async () => {
  const { items } = (await console.call(listRegistries, { query: { sort: '-usedBy' } })).value
  const used = items.find(({ usedBy }) => usedBy.clusters > 0)

  const { value } = await console.call(previewPullSecrets, {
    query: { environment: 'PRODUCTION', registryId: used?.id ?? '' },
  })

  expect(value.items[0]?.total).toBe(1)
})

test('the health of a whole list is read in one question', async () => {
  const { db } = console.running.core
  let answers = 0
  const counting = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      answers += 1
      return result
    },
  })
  const registries = await readRegistries(db)

  const health = await readHealth(counting, registries)

  expect(health.size).toBe(registries.length)
  expect(registries.length).toBeGreaterThan(3)
  expect(answers).toBe(1)
})
