import { Pool } from 'undici'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { createChallengeMemory } from '#platform/oci/challenge-memory.ts'
import { openBatch } from '#platform/oci/registry-batch.ts'
import type { RegistryClientOptions } from '#platform/oci/registry-session.ts'
import { Secret } from '#platform/secret.ts'
import { startSlowRegistry } from './slow-registry.ts'

// Whether images exist: a thousand of fifty repositories, and one alone, against the round trips that this takes.

const latencyMs = 20
const width = 8
const rounds = 15
const images = Array.from({ length: 1000 }, (_, index) => ({ repository: `team/app-${index % 50}`, tag: `1.${index}` }))
const repositories = new Set(images.map(({ repository }) => repository))
const credential = { username: 'bench', password: new Secret('bench') }

const registry = await startSlowRegistry(latencyMs)
const options: RegistryClientOptions = {
  host: registry.host,
  plainHttp: true,
  addressPolicy: createAddressPolicy({ allowed: ['127.0.0.1/32'] }),
  now: () => new Date(),
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

async function checkAll(): Promise<void> {
  const batch = openBatch(options, credential)
  const found = await Promise.all(images.map(({ repository, tag }) => batch.headManifest(repository, tag)))
  await batch.close()
  if (found.some(({ ok }) => !ok)) throw new Error('Not every image was found')
}

/** The same requests by a client that does nothing but send them, as many at a time. */
async function sendAll(): Promise<void> {
  const pool = new Pool(`http://${registry.host}`, { connections: width })
  const send = async (method: 'GET' | 'HEAD', path: string, authorization: string) => {
    const { body } = await pool.request({ method, path, headers: { authorization }, reset: false })
    await body.dump()
  }
  await send('GET', '/v2/', 'none')
  await Promise.all([...repositories].map((repository) => send('GET', `/token?scope=${repository}`, 'Basic x')))
  await Promise.all(images.map(({ repository, tag }) => send('HEAD', `/v2/${repository}/manifests/${tag}`, 'Bearer t')))
  await pool.close()
}

/** One image, by a console that has asked this registry before, and by one that has not. */
async function checkOne(challenges?: RegistryClientOptions['challenges']): Promise<void> {
  const batch = openBatch({ ...options, challenges }, credential)
  const found = await batch.headManifest('team/app', '1.0')
  await batch.close()
  if (!found.ok) throw new Error(found.message)
}

/** One round trip to the registry and one to its token server, each over a connection of its own. */
async function twoRoundTrips(): Promise<void> {
  for (const path of ['/token', '/v2/team/app/manifests/1.0']) {
    const pool = new Pool(`http://${registry.host}`, { connections: 1 })
    const { body } = await pool.request({ method: 'GET', path, headers: { authorization: 'Bearer t' } })
    await body.dump()
    await pool.close()
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

const needed = 1 + repositories.size + images.length
await checkAll()
registry.takeCount()
const batchMs = await timed(checkAll)
const requests = registry.takeCount()
const bareMs = await timed(sendAll)

const challenges = createChallengeMemory(options.now)
await checkOne(challenges)
const known: number[] = []
const unknown: number[] = []
const ceiling: number[] = []
for (let round = 0; round < rounds; round += 1) {
  known.push(await timed(() => checkOne(challenges)))
  unknown.push(await timed(() => checkOne()))
  ceiling.push(await timed(twoRoundTrips))
}
registry.stop()

const round = (value: number) => Math.round(value * 1000) / 1000
process.stdout.write(
  `${JSON.stringify({
    bench: 'images',
    images: images.length,
    repositories: repositories.size,
    latencyMs,
    requests,
    needed,
    requestRatio: round(requests / needed),
    seconds: round(batchMs / 1000),
    bareSeconds: round(bareMs / 1000),
    timeRatio: round(batchMs / bareMs),
    coldMs: round(median(known)),
    firstEverMs: round(median(unknown)),
    twoRoundTripsMs: round(median(ceiling)),
    coldRatio: round(median(known) / median(ceiling)),
    firstEverRatio: round(median(unknown) / median(ceiling)),
  })}\n`,
)
