import type { TransferCluster } from '#contract/clusters.ts'
import type { Cause } from '#contract/diagnosis.ts'
import type { RegistryHealth } from '#contract/registries.ts'
import { readHealth } from '#features/checks/read-checks.ts'
import { type ClusterReading, presentCluster, readClusters } from '#features/clusters/read-clusters.ts'
import { workloadCauses } from '#features/failures/workload-causes.ts'
import { readOperationPage } from '#features/operations/read-operations.ts'
import { mintingOf, needsPerson } from '#features/registries/read-minting.ts'
import { readRegistries } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { Matter, Matters } from './matter.ts'
import { operationMatter, rotationMatter } from './rotation-matters.ts'
import type { Telling } from './telling.ts'

interface Found {
  readonly present?: Matter
  readonly over?: readonly [string, Telling]
  readonly unknown?: string
}

/** Everything that there is to tell now, from what the console knows anyway: nobody is asked anything. */
export async function readMatters(reading: ClusterReading): Promise<Matters> {
  const { db, now } = reading.core
  const registries = await readRegistries(db)
  const health = await readHealth(db, registries)
  const clusters = (await readClusters(db)).filter(({ deployed, deleting }) => deployed && !deleting)
  const presented = await Promise.all(clusters.map((cluster) => presentCluster(reading, cluster)))
  const { items: operations } = await readOperationPage(db, {
    limit: 200,
    sort: '-updatedAt',
    kind: ['registry.rotate', 'registry.roll-back'],
  })
  const environmentsOf = new Map(registries.map(({ id, environments }) => [id, environments]))
  const found: readonly Found[] = [
    ...registries.map((registry) => ({ present: rotationMatter(registry, now()) })),
    ...operations.map((operation) => ({
      present: operationMatter(operation, environmentsOf.get(operation.subject.id) ?? [], now()),
    })),
    ...registries.filter(({ enabled }) => enabled).map((registry) => refusal(registry, health.get(registry.id), now())),
    ...presented.map(failingPulls),
  ].map(({ present, ...more }) => ({ ...more, ...(present === undefined ? {} : { present }) }))
  return {
    present: found.flatMap(({ present }) => present ?? []),
    over: new Map(found.flatMap(({ over }) => (over === undefined ? [] : [over]))),
    unknown: new Set(found.flatMap(({ unknown }) => unknown ?? [])),
  }
}

/** A registry whose credential is refused, by itself or by the cloud that issues its tokens. */
function refusal(registry: RegistryRecord, health: RegistryHealth | undefined, now: Date) {
  const key = `credential-refused/${registry.id}`
  const minting = mintingOf(registry, now)
  const isMintRefused = minting !== null && minting.reason !== null && needsPerson(registry)
  const shared = {
    subject: { type: 'registry' as const, id: registry.id, name: registry.name },
    environments: [...registry.environments],
  }
  const host = { host: registry.host }
  if (isMintRefused || health?.state === 'paused') {
    const verdict = isMintRefused ? 'issuer-denied' : (health?.reason ?? 'credential-refused')
    const telling = { ...shared, kind: 'credential-refused' as const, values: { ...host, verdict } }
    return { present: { key, telling, holdMs: 0 } }
  }
  const isWell = health?.state === 'healthy' || health?.state === 'degraded'
  if (!isWell) return { unknown: key }
  return { over: [key, { ...shared, kind: 'credential-accepted' as const, values: host }] as const }
}

const notAboutImages: ReadonlySet<Cause> = new Set([...workloadCauses, 'unknown', 'passed-already'])
/** What a node gets over by its next attempts is not told. */
const failingHoldMs = 60_000

function failingPulls(cluster: TransferCluster) {
  const { id, name, status, blockingReason, environment, namespace, containerImage } = cluster
  const key = `pulls-failing/${id}`
  const shared = { subject: { type: 'cluster' as const, id, name }, environments: [environment] }
  if (status === 'UNKNOWN') return { unknown: key }
  if (blockingReason !== null && !notAboutImages.has(blockingReason.cause)) {
    const { cause, values: named } = blockingReason
    const values = { image: containerImage, ...named, cause, namespace }
    return { present: { key, telling: { ...shared, kind: 'pulls-failing' as const, values }, holdMs: failingHoldMs } }
  }
  if (status !== 'HEALTHY') return { unknown: key }
  return { over: [key, { ...shared, kind: 'pulls-working' as const, values: { namespace } }] as const }
}
