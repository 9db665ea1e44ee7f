import { randomBytes } from 'node:crypto'
import { createCluster, deployCluster, getCluster } from '#contract/clusters.ts'
import { getOperation } from '#contract/operations.ts'
import { createRegistry, deleteRegistry, getRegistry } from '#contract/registries.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { eventually, startConsoleOn } from '#test/start-console.ts'

export interface Account {
  readonly username: string
  readonly password: string
}

export type RotationPlace = Awaited<ReturnType<typeof openRotationPlace>>

/** A console with two namespaces, and what every test of a rotation does there. */
export async function openRotationPlace(open: () => Promise<ChainTarget>) {
  const target = await open()
  const console = await startConsoleOn(target, [target.namespace, target.otherNamespace])

  const readRegistry = (id: string) => console.call(getRegistry, { params: { id } })
  const readOperation = async (id: string) => (await console.call(getOperation, { params: { id } })).value
  const readCluster = async (id: string) => (await console.call(getCluster, { params: { id } })).value

  async function readSecret(registryId: string, namespace = target.namespace) {
    const outcome = await target.client.get({ kind: 'Secret', namespace, name: `registry-secret-${registryId}` })
    return outcome.ok ? outcome.value : undefined
  }

  return {
    target,
    console,
    readRegistry,
    readOperation,
    readCluster,
    readSecret,
    makeAccount: () => makeAccount(target),

    async addRegistry(account: Account): Promise<string> {
      const [{ host, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
      const body = { ...account, name: `Of ${account.username}`, url: host, tls }
      return (await console.call(createRegistry, { body })).value.id
    },

    ended: (id: string) =>
      eventually(
        () => readOperation(id),
        ({ state }) => state !== 'running',
        120_000,
      ),

    /** The secret, as soon as it holds these passwords and no others, in this order. */
    held: (registryId: string, passwords: readonly string[], namespace = target.namespace) =>
      eventually(
        () => readSecret(registryId, namespace),
        (seen) => JSON.stringify(passwordsIn(seen?.data)) === JSON.stringify(passwords),
      ),

    async deploy(registryId: string, name: string): Promise<string> {
      const { url } = (await readRegistry(registryId)).value
      const containerImage = `${url}/cpoder/pesitwizard-server:latest`
      const body = { name, namespace: target.namespace, deploymentName: name, registryId, containerImage }
      const { id } = (await console.call(createCluster, { body })).value
      await console.call(deployCluster, { params: { id } })
      return id
    },

    healthy: (id: string) =>
      eventually(
        () => readCluster(id),
        ({ status, deploymentState }) => status === 'HEALTHY' && deploymentState !== 'DEPLOYING',
        120_000,
      ),

    async remove(registryId: string): Promise<void> {
      const { etag } = await readRegistry(registryId)
      await console.call(deleteRegistry, { params: { id: registryId }, ifMatch: etag ?? '' })
    },

    /** Which credentials of a registry are kept. */
    async sealedNames(registryId: string): Promise<readonly string[]> {
      const rows = await console.running.core.db
        .selectFrom('sealed_secrets')
        .select('name')
        .where('owner', '=', `registry:${registryId}`)
        .orderBy('name')
        .execute()
      return rows.map(({ name }) => name)
    },

    stop: async () => {
      await console.stop()
      await target.stop()
    },
  }
}

/** An account of its own, because what is revoked in one test must not be missed in another. */
export async function makeAccount(target: ChainTarget): Promise<Account> {
  const account = { username: `u-${randomBytes(4).toString('hex')}`, password: randomBytes(9).toString('base64url') }
  await target.setPassword(account.username, account.password)
  return account
}

function passwordsIn(data: Readonly<Record<string, string>> | undefined): readonly string[] {
  const text = Buffer.from(data?.['.dockerconfigjson'] ?? '', 'base64').toString()
  return [...text.matchAll(/"password":"([^"]*)"/g)].map(([, password = '']) => password)
}
