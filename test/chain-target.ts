import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createKubernetesClient, type KubernetesClient } from '#platform/kubernetes/client.ts'
import { silentLog } from '#platform/log.ts'
import { startSandbox } from '#sandbox/start-sandbox.ts'

export interface ChainRegistry {
  readonly host: string
  readonly plainHttp: boolean
  readonly caCertificate: string | null
}

/** A Kubernetes, and namespaces in it that are ours. */
export interface KubernetesTarget {
  readonly kubeconfig: string
  readonly client: KubernetesClient
  readonly namespaces: readonly string[]
  stop(): Promise<void>
}

/** One with nodes that pull, and the registries that they pull from. */
export interface ChainTarget extends KubernetesTarget {
  readonly namespace: string
  readonly otherNamespace: string
  readonly registries: readonly ChainRegistry[]
  readonly username: string
  readonly password: string
  /** Makes an account at the registries, or gives it another password; the old one is refused at once. */
  setPassword(username: string, password: string): Promise<void>
}

interface Place {
  readonly kubeconfig: string
  stop(): Promise<void>
}

/** Namespaces with names that nobody else has. */
export async function createNamespaces(client: KubernetesClient, count: number): Promise<readonly string[]> {
  const suffix = randomUUID().slice(0, 8)
  const namespaces = Array.from({ length: count }, (_, index) => `chain-${suffix}-${index}`)
  for (const name of namespaces) {
    const made = await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    if (!made.ok) throw new Error(made.message)
  }
  return namespaces
}

async function openKubernetes<P extends Place>(place: P, count: number): Promise<P & KubernetesTarget> {
  const created = createKubernetesClient(
    { method: 'kubeconfig', file: place.kubeconfig },
    { log: silentLog, now: Date.now },
  )
  if (!created.ok) throw new Error(created.message)
  const { client } = created
  const namespaces = await createNamespaces(client, count)
  return {
    ...place,
    client,
    namespaces,
    async stop() {
      for (const name of namespaces) await client.delete({ kind: 'Namespace', name })
      await client.close()
      await place.stop()
    },
  }
}

async function openChain(place: Omit<ChainTarget, keyof KubernetesTarget | 'namespace' | 'otherNamespace'> & Place) {
  const target = await openKubernetes(place, 2)
  const [namespace = '', otherNamespace = ''] = target.namespaces
  const stopHurrying = hurryEndingPods(target.client, namespace)
  return {
    ...target,
    namespace,
    otherNamespace,
    async stop() {
      await stopHurrying()
      await target.stop()
    },
  }
}

/** The stand-in for the server ignores the signal to end: its full grace of a minute would be waited for nothing. */
function hurryEndingPods(client: KubernetesClient, namespace: string): () => Promise<void> {
  const stopping = new AbortController()
  async function hurry(): Promise<void> {
    while (!stopping.signal.aborted) {
      const pods = await client.list('Pod', { namespace })
      const ending = (pods.ok ? pods.value.items : []).filter(({ metadata }) => metadata.deletionTimestamp)
      for (const { metadata } of ending) {
        await client.delete(
          { kind: 'Pod', namespace, name: metadata.name },
          { uid: metadata.uid, gracePeriodSeconds: 1 },
        )
      }
      await setTimeout(1000, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const done = hurry()
  return () => {
    stopping.abort()
    return done
  }
}

async function openSandbox() {
  const directory = await mkdtemp(join(tmpdir(), 'pesitwizard-sandbox-'))
  const sandbox = await startSandbox({ directory, log: silentLog, now: () => new Date() })
  return {
    kubeconfig: sandbox.kubeconfigFile,
    sandbox,
    async stop() {
      await sandbox.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export async function openSandboxTarget(): Promise<ChainTarget> {
  const { sandbox, ...place } = await openSandbox()
  return openChain({
    ...place,
    registries: [{ host: sandbox.registryHost, plainHttp: true, caCertificate: null }],
    username: sandbox.registryCredential.username,
    password: sandbox.registryCredential.password.expose(),
    setPassword: async (username, password) => sandbox.setPassword(username, password),
  })
}

const run = promisify(execFile)
const variable = (name: string) => process.env[`PESITWIZARD_TEST_${name}`] ?? ''
const realUser = 'puller'

/** The account is given its first password anew: an earlier run may have been ended in the middle. */
async function openRealTarget(): Promise<ChainTarget> {
  const password = 'first-password'
  const setPassword = async (username: string, given: string) => {
    await run('htpasswd', ['-Bb', variable('REGISTRY_HTPASSWD'), username, given])
  }
  await setPassword(realUser, password)
  return openChain({
    kubeconfig: variable('KUBECONFIG'),
    registries: [
      { host: variable('REGISTRY'), plainHttp: true, caCertificate: null },
      {
        host: variable('REGISTRY_TLS'),
        plainHttp: false,
        caCertificate: await readFile(variable('REGISTRY_CA'), 'utf8'),
      },
    ],
    username: realUser,
    password,
    setPassword,
    stop: async () => {},
  })
}

const isSet = (...names: readonly string[]) => names.every((name) => variable(name) !== '')

/** Where the whole chain is tried: pods pull there. */
export const chainTargets = [
  { name: 'the sandbox', open: openSandboxTarget },
  ...(isSet('KUBECONFIG', 'REGISTRY') ? [{ name: 'a real node', open: openRealTarget }] : []),
] as const

/** Where the objects of Kubernetes are all that counts. */
export const kubernetesTargets = [
  { name: 'the sandbox', open: async (count: number) => openKubernetes(await openSandbox(), count) },
  ...(isSet('KUBECONFIG')
    ? [
        {
          name: 'a real Kubernetes',
          open: (count: number) => openKubernetes({ kubeconfig: variable('KUBECONFIG'), stop: async () => {} }, count),
        },
      ]
    : []),
] as const
