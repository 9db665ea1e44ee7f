import { NewTransferCluster } from '#contract/clusters.ts'
import { NewRegistry } from '#contract/registries.ts'
import type { Context } from '#platform/context.ts'
import type { Secret } from '#platform/secret.ts'
import { createCluster } from '#features/clusters/create-cluster.ts'
import { deployCluster } from '#features/clusters/start-cluster-operations.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import { createRegistry } from '#features/registries/create-registry.ts'

export interface SandboxRegistry {
  readonly registryHost: string
  readonly registryCredential: { readonly username: string; readonly password: Secret }
}

const seeded = 'sandbox-seeded'

/** On the first start with the sandbox: one cluster that runs, and one whose token is refused. */
export async function seedSandbox(ctx: Context, { registryHost, registryCredential }: SandboxRegistry): Promise<void> {
  const done = await ctx.db.selectFrom('settings').select('value').where('name', '=', seeded).executeTakeFirst()
  const sandbox = (await readConnections(ctx.db)).find(({ isSandbox }) => isSandbox)
  if (done !== undefined || sandbox === undefined) return
  await ctx.db.insertInto('settings').values({ name: seeded, value: 'yes' }).execute()
  const { username, password } = registryCredential
  const shared = { url: registryHost, username, imagePath: 'cpoder/pesitwizard-server', tls: { plainHttp: true } }
  const good = NewRegistry.parse({
    ...shared,
    name: 'Sandbox registry',
    password: password.expose(),
    environments: ['PRODUCTION'],
    description: 'The registry inside the sandbox',
  })
  const expired = NewRegistry.parse({
    ...shared,
    name: 'Sandbox registry (expired token)',
    password: 'a-token-that-has-expired',
    environments: ['STAGING'],
    description: 'The same registry with a token that it refuses: give it the good one, and watch staging heal',
  })
  await deploy(ctx, { name: 'production', environment: 'PRODUCTION', registry: good, connectionId: sandbox.id })
  await deploy(ctx, { name: 'staging', environment: 'STAGING', registry: expired, connectionId: sandbox.id })
}

interface Demonstration {
  readonly name: 'production' | 'staging'
  readonly environment: 'PRODUCTION' | 'STAGING'
  readonly registry: NewRegistry
  readonly connectionId: string
}

async function deploy(ctx: Context, { name, environment, registry, connectionId }: Demonstration): Promise<void> {
  const { id: registryId } = (await createRegistry(ctx, registry)).registry
  const containerImage = `${registry.url}/${registry.imagePath}:${name === 'production' ? '1.2.0' : 'latest'}`
  const input = NewTransferCluster.parse({
    name,
    environment,
    connectionId,
    registryId,
    containerImage,
    namespace: `pesit-${name}`,
  })
  const { cluster } = await createCluster(ctx, input)
  await deployCluster(ctx, cluster.id, false)
}
