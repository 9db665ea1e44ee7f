import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Log } from '#platform/log.ts'
import type { PullImage } from '#sandbox/kubernetes/node/pull-image-port.ts'
import type { SandboxState } from '#sandbox/kubernetes/store/state-file.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { Secret } from '#platform/secret.ts'
import { makeCertificate } from '#sandbox/kubernetes/certificate.ts'
import { writeKubeconfig } from '#sandbox/kubernetes/kubeconfig.ts'
import { startKubernetes } from '#sandbox/kubernetes/start-kubernetes.ts'
import { readStateFile, replaceFile } from '#sandbox/kubernetes/store/state-file.ts'
import { createStateKeeper } from '#sandbox/kubernetes/store/state-keeper.ts'
import { createTimers } from '#sandbox/kubernetes/timers.ts'
import { pullImage } from '#sandbox/registry/pull-image.ts'
import { startSandboxRegistry } from '#sandbox/registry/registry-server.ts'

export interface SandboxOptions {
  /** Where the sandbox keeps its state. */
  readonly directory: string
  readonly log: Log
  readonly now: () => Date
  /** Ports of the first start; later ones keep what the first one got. */
  readonly apiPort?: number
  readonly registryPort?: number
}

export interface Sandbox {
  readonly kubeconfigFile: string
  readonly server: string
  readonly registryHost: string
  readonly registryCredential: { readonly username: string; readonly password: Secret }
  /** Makes an account at the registry, or gives it another password; the old one is refused at once. */
  setPassword(username: string, password: string): void
  stop(): Promise<void>
}

const registryUser = 'sandbox'

/** Starts a Kubernetes and a registry in this process, on loopback, as an earlier start in the directory left them. */
export async function startSandbox({ directory, log, now, ...ports }: SandboxOptions): Promise<Sandbox> {
  const stateFile = join(directory, 'sandbox.json')
  const kept = (await readStateFile(stateFile)) ?? (await firstState(now(), ports))
  const registry = await startSandboxRegistry({
    port: kept.registryPort,
    authentication: 'basic',
    accounts: [{ username: registryUser, password: kept.registryPassword }],
    log,
    now,
  })
  const timers = createTimers(log)
  const token = new Secret(kept.token)
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const kubernetes = await startKubernetes({
    port: kept.apiPort,
    token,
    tls: kept.tls,
    snapshot: kept.store,
    pullImage: pullerOf(architecture, now),
    architecture,
    timers,
    log,
    now,
  }).catch(async (error: unknown) => {
    await registry.stop()
    throw error
  })
  const registryPort = Number(registry.host.split(':').at(-1))
  const read = (): SandboxState => ({ ...kept, apiPort: kubernetes.port, registryPort, store: kubernetes.snapshot() })
  const keeper = createStateKeeper(stateFile, read, { log, timers })
  kubernetes.onChange(() => keeper.touch())
  keeper.touch()
  await keeper.flush()
  const kubeconfigFile = join(directory, 'kubeconfig')
  await replaceFile(kubeconfigFile, writeKubeconfig(kubernetes.server, kept.tls.certificate, token))
  return {
    kubeconfigFile,
    server: kubernetes.server,
    registryHost: registry.host,
    registryCredential: { username: registryUser, password: new Secret(kept.registryPassword) },
    setPassword: (username, password) => registry.setPassword(username, password),
    async stop() {
      timers.stop()
      await kubernetes.stop()
      await registry.stop()
      keeper.touch()
      await keeper.flush()
    },
  }
}

async function firstState(
  now: Date,
  { apiPort = 0, registryPort = 0 }: Pick<SandboxOptions, 'apiPort' | 'registryPort'>,
): Promise<SandboxState> {
  return {
    formatVersion: 1,
    apiPort,
    registryPort,
    token: randomBytes(24).toString('base64url'),
    registryPassword: randomBytes(12).toString('base64url'),
    tls: await makeCertificate(now),
    store: { revision: 100, objects: {} },
  }
}

/** A node reaches registries on loopback without TLS, as a container runtime does. */
function pullerOf(architecture: string, now: () => Date): PullImage {
  const addressPolicy = createAddressPolicy({ allowed: ['127.0.0.0/8', '::1/128'] })
  const reach = (host: string): { readonly plainHttp: boolean } => ({
    plainHttp: /^(127\.|localhost\b|\[::1\])/.test(host),
  })
  return (request) => pullImage({ ...request, architecture, reach, addressPolicy, now })
}
