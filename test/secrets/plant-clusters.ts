import { createCluster, deployCluster, getCluster, updateCluster } from '#contract/clusters.ts'
import { createRegistry } from '#contract/registries.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { eventually } from '#test/start-console.ts'
import type { Recorder } from './recorder.ts'
import { type Canary, canary } from './secret-forms.ts'

const database = { url: 'jdbc:postgresql://db.example:5432/pesit', username: 'the-user' }
const keysSecret = 'pesitwizard-server-keys'

export interface PlantedCluster {
  readonly id: string
  readonly canaries: readonly Canary[]
}

/** A cluster that runs, whose database password was changed; and the keys that the console made for it. */
export async function plantInCluster(
  recorder: Recorder,
  target: ChainTarget,
  connectionId: string,
): Promise<PlantedCluster> {
  const belongs = new RegExp(`^data of Secret/${target.namespace}/${keysSecret}$`)
  const first = canary('first database password')
  const second = canary('database password', belongs)
  // No secret by its kind, but a person may make it one: it stands where the cluster is described, and nowhere else.
  const variable = canary(
    'variable',
    /\/clusters|^file console\.db|^(deployments|replicasets|pods|controllerrevisions)\/|^pwctl/,
  )
  const [place] = target.registries
  const { username, password, namespace } = target
  const registry = { name: 'of the cluster', url: place?.host, username, password, tls: { plainHttp: true } }
  await recorder.ask(createRegistry, { body: registry })
  const containerImage = `${place?.host}/cpoder/pesitwizard-server:latest`
  const body = { name: 'canary', connectionId, namespace, containerImage, env: { VARIABLE: variable.value } }
  const created = await recorder.ask(createCluster, {
    body: { ...body, database: { ...database, password: first.value } },
  })
  const params = { id: created.value.id }
  const change = { database: { ...database, password: second.value } }
  await recorder.ask(updateCluster, { params, body: change, headers: { 'if-match': created.etag } })
  await recorder.ask(deployCluster, { params })
  await eventually(
    async () => (await recorder.ask(getCluster, { params })).value.status,
    (status) => status === 'HEALTHY',
    30_000,
  )
  return { id: params.id, canaries: [first, second, variable, ...(await keysOf(target, belongs))] }
}

async function keysOf({ client, namespace }: ChainTarget, belongs: RegExp): Promise<readonly Canary[]> {
  const outcome = await client.get({ kind: 'Secret', namespace, name: keysSecret })
  if (!outcome.ok) throw new Error(outcome.message)
  const made = Object.entries(outcome.value.data ?? {}).filter(([name]) => name !== 'database-password')
  return made.map(([name, data]) => ({
    name: `cluster key ${name}`,
    value: Buffer.from(data, 'base64').toString('utf8'),
    belongs,
  }))
}
