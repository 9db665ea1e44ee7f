import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createKubernetesClient, type KubernetesClient } from '#platform/kubernetes/client.ts'
import { silentLog } from '#platform/log.ts'
import { startSandbox } from '#sandbox/start-sandbox.ts'

export interface ChainRegistry {
  readonly host: string
  readonly plainHttp: boolean
  readonly caCertificate: string | null
}

/** A Kubernetes with nodes that pull, the registries that they pull from, and a namespace that is ours. */
export interface ChainTarget {
  readonly kubeconfig: string
  readonly client: KubernetesClient
  readonly namespace: string
  readonly otherNamespace: string
  readonly registries: readonly ChainRegistry[]
  readonly username: string
  readonly password: string
  stop(): Promise<void>
}

interface Place {
  readonly kubeconfig: string
  readonly registries: readonly ChainRegistry[]
  readonly username: string
  readonly password: string
  stop(): Promise<void>
}

async function openTarget(place: Place): Promise<ChainTarget> {
  const created = createKubernetesClient(
    { method: 'kubeconfig', file: place.kubeconfig },
    { log: silentLog, now: Date.now },
  )
  if (!created.ok) throw new Error(created.message)
  const { client } = created
  const suffix = randomUUID().slice(0, 8)
  const namespaces = [`chain-${suffix}`, `chain-${suffix}-b`] as const
  for (const name of namespaces) {
    const made = await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    if (!made.ok) throw new Error(made.message)
  }
  return {
    ...place,
    client,
    namespace: namespaces[0],
    otherNamespace: namespaces[1],
    async stop() {
      for (const name of namespaces) await client.delete({ kind: 'Namespace', name })
      await client.close()
      await place.stop()
    },
  }
}

export async function openSandboxTarget(): Promise<ChainTarget> {
  const directory = await mkdtemp(join(tmpdir(), 'pesitwizard-sandbox-'))
  const sandbox = await startSandbox({ directory, log: silentLog, now: () => new Date() })
  return openTarget({
    kubeconfig: sandbox.kubeconfigFile,
    registries: [{ host: sandbox.registryHost, plainHttp: true, caCertificate: null }],
    username: sandbox.registryCredential.username,
    password: sandbox.registryCredential.password.expose(),
    async stop() {
      await sandbox.stop()
      await rm(directory, { recursive: true, force: true })
    },
  })
}

export function hasRealNode(): boolean {
  const { PESITWIZARD_TEST_KUBECONFIG, PESITWIZARD_TEST_REGISTRY } = process.env
  return PESITWIZARD_TEST_KUBECONFIG !== undefined && PESITWIZARD_TEST_REGISTRY !== undefined
}

const run = promisify(execFile)
const realUser = 'puller'

/** The account is given its first password anew: an earlier run may have been ended in the middle. */
export async function openRealTarget(): Promise<ChainTarget> {
  const environment = process.env
  const variable = (name: string) => environment[`PESITWIZARD_TEST_${name}`] ?? ''
  const password = 'first-password'
  await run('htpasswd', ['-Bb', variable('REGISTRY_HTPASSWD'), realUser, password])
  return openTarget({
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
    stop: async () => {},
  })
}
