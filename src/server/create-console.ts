import type { AddressInfo } from 'node:net'
import type { Topic } from '#contract/events.ts'
import { createChanges } from '#platform/changes.ts'
import { type Core, systemContext } from '#platform/context.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { lockDirectory } from '#platform/database/lock-directory.ts'
import { createCipher } from '#platform/encryption/cipher.ts'
import { createApp } from '#platform/http/create-app.ts'
import type { Api } from '#platform/http/serve.ts'
import type { Log } from '#platform/log.ts'
import { newId } from '#platform/new-id.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { type Resolve, resolveWithSystem } from '#platform/oci/judged-connection.ts'
import { type ReconcileLoop, startReconcileLoop } from '#platform/reconcile/reconcile-loop.ts'
import type { Secret } from '#platform/secret.ts'
import { makeOneTimeToken } from '#features/access/one-time-token.ts'
import { sweepPullTests } from '#features/checks/sweep-pull-tests.ts'
import { type ClusterSites, createClusterSites } from '#features/clusters/cluster-sites.ts'
import type { DeployedImage } from '#features/clusters/image-step.ts'
import { createSessions, type Sessions } from '#features/connections/sessions.ts'
import { checkImage } from '#features/images/check-image.ts'
import { imageSources } from '#features/images/image-source.ts'
import { createPullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'
import { seedRegistry } from '#features/registries/seed-registry.ts'
import type { Config } from './config.ts'
import { createClouds } from './create-clouds.ts'
import { createSending } from './create-sending.ts'
import { chooseKubernetes } from './choose-kubernetes.ts'
import { findOurs } from './find-ours.ts'
import { openMasterKey } from './open-master-key.ts'
import { createReconcilers } from './reconcilers.ts'
import { registerRoutes } from './routes.ts'

export interface RunningConsole {
  readonly url: string
  /** For the first administrator; `undefined` once there is one. */
  readonly oneTimeToken: Secret | undefined
  readonly isSandbox: boolean
  readonly core: Core
  stop(): Promise<void>
}

/** What a test replaces, because it cannot be had on one machine. */
export interface Outside {
  /** The names of registries and clouds. */
  readonly resolve: Resolve
  /** The clock, for what takes days. */
  readonly now?: () => Date
}

/** Wires all parts together and starts them; what was opened before a failure is closed again. */
export async function createConsole(
  config: Config,
  log: Log,
  outside: Outside = { resolve: resolveWithSystem },
): Promise<RunningConsole> {
  const closers: (() => Promise<void> | void)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).toReversed()) await close()
  }
  try {
    return { ...(await open({ config, log, outside }, closers)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Given {
  readonly config: Config
  readonly log: Log
  readonly outside: Outside
}

async function open(
  { config, log, outside }: Given,
  closers: (() => Promise<void> | void)[],
): Promise<Omit<RunningConsole, 'stop'>> {
  closers.push(lockDirectory(config.dataDirectory))
  const db = await openDatabase(config.dataDirectory)
  closers.push(() => db.destroy())
  const cipher = createCipher(await openMasterKey(db, config.masterKeyFile))
  const loops = new Map<string, ReconcileLoop>()
  const changes = createChanges()
  closers.push(() => changes.stop())
  const core: Core = {
    changes,
    db,
    cipher,
    log,
    newId,
    now: outside.now ?? (() => new Date()),
    wake: (name, key) => loops.get(name)?.wake(key),
    failpoint: failpointOf(config.failpoint, log),
    installationId: await installationIdOf(db),
  }
  await seedRegistry(core)
  const kubernetes = await chooseKubernetes(core, config)
  closers.push(() => kubernetes.stop())

  const sites = createPullSecretSites(core)
  const clusters: ClusterSites = createClusterSites(core, () => sessions)
  const sessions: Sessions = createSessions(core, [
    (session) => sites.onOpen(session),
    (session) => clusters.onOpen(session),
    (session) => void sweepPullTests(core, session).catch(() => {}),
  ])
  closers.push(() => sessions.closeAll())
  const app = await createApp(log)
  const isOurs = findOurs({ listener: app.server, apiServers: () => sessions.all().map(({ client }) => client.server) })
  const addressPolicy = createAddressPolicy({
    allowed: [...config.allowedRegistryAddresses, ...(kubernetes.isSandbox ? ['127.0.0.0/8'] : [])],
    forbidden: config.forbiddenRegistryAddresses,
    allowPrivate: config.privateRegistryAddresses === 'allowed',
    hosts: config.registryHosts,
    ports: config.registryPorts,
    isOurs,
  })
  const clouds = createClouds({ addressPolicy, resolve: outside.resolve, now: core.now }, config)
  const { checkIntervalMs } = config
  const seen = { sessions, sites, clusters }
  const { isSandbox } = kubernetes
  const sending = createSending({ core, config, isSandbox, isOurs, resolve: outside.resolve })
  const images = { core, sessions, addressPolicy, clouds }
  const openImages = imageSources(images)
  const policy = {
    checkImage: (question: DeployedImage) => checkImage(images, openImages, question),
    blocking: config.productionBlocks,
  }
  const parts = { core, config, ...seen, ...policy, addressPolicy, clouds, checkIntervalMs, sending, isSandbox }
  const api = await registerRoutes(app, parts)
  const url = await listen(api, config)
  closers.push(() => app.close())
  for (const reconciler of createReconcilers(parts)) {
    const loop = startReconcileLoop(reconciler, { log })
    loops.set(reconciler.name, loop)
    closers.push(() => loop.stop())
  }
  closers.push(
    changes.follow((told) => {
      if (told.some(({ change }) => toldOf.has(change.topic))) core.wake('notifications', 'all')
    }),
  )
  await kubernetes.seed(systemContext(core))
  return { url, oneTimeToken: await makeOneTimeToken(core), isSandbox: kubernetes.isSandbox, core }
}

/** Where something changes of which people may want to be told. */
const toldOf: ReadonlySet<Topic> = new Set(['registries', 'clusters', 'operations'])

async function listen({ app }: Api, { host, port }: Config): Promise<string> {
  await app.listen({ host, port })
  const address = app.server.address() as AddressInfo
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${shown}:${address.port}`
}

/** Ends the process as a crash would: nothing is flushed, closed or caught. Tells which places there are to a test that asks. */
function failpointOf(wanted: string | undefined, log: Log): (name: string) => void {
  if (wanted === undefined) return () => {}
  return (name) => {
    log.debug({ failpoint: name }, 'a named place was passed')
    if (name === wanted) process.kill(process.pid, 'SIGKILL')
  }
}

async function installationIdOf(db: Core['db']): Promise<string> {
  const value = newId()
  await db
    .insertInto('settings')
    .values({ name: 'installation-id', value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'installation-id')
    .executeTakeFirstOrThrow()
  return row.value
}
