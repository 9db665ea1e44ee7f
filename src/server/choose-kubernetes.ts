import { join } from 'node:path'
import type { Context, Core } from '#platform/context.ts'
import { nameConnection, switchSandbox } from '#features/connections/name-connection.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import type { Config } from './config.ts'
import { seedSandbox } from './seed-sandbox.ts'

export interface ChosenKubernetes {
  readonly isSandbox: boolean
  /** Shows the product at work, once; called when everything runs. */
  seed(ctx: Context): Promise<void>
  stop(): Promise<void>
}

const nothingToDo = async () => {}

/** Makes the first connection as the settings say. A kubeconfig that nobody named is never used. */
export async function chooseKubernetes(core: Core, config: Config): Promise<ChosenKubernetes> {
  const mode = await modeOf(core, config)
  await switchSandbox(core, mode === 'sandbox')
  if (mode === 'sandbox') return startWithSandbox(core, config)
  if (mode !== 'none') {
    const names = { names: [...config.namespaces], labelSelector: null }
    const file = mode === 'kubeconfig' ? (config.kubeconfig ?? '') : null
    await nameConnection(core, {
      name: mode === 'kubeconfig' ? (config.context ?? 'Kubernetes') : 'This Kubernetes',
      method: mode === 'kubeconfig' ? 'kubeconfig-file' : 'in-cluster',
      context: mode === 'kubeconfig' ? (config.context ?? null) : null,
      kubeconfigFile: file,
      isSandbox: false,
      namespaces: names,
    })
  }
  return { isSandbox: false, seed: nothingToDo, stop: nothingToDo }
}

async function modeOf(core: Core, config: Config): Promise<'sandbox' | 'in-cluster' | 'kubeconfig' | 'none'> {
  if (config.kubernetes !== 'auto') return config.kubernetes
  if (config.kubeconfig !== undefined) return 'kubeconfig'
  if (config.runsInCluster) return 'in-cluster'
  const connections = await readConnections(core.db)
  return connections.every(({ isSandbox }) => isSandbox) ? 'sandbox' : 'none'
}

async function startWithSandbox(core: Core, config: Config): Promise<ChosenKubernetes> {
  const { startSandbox } = await import('#sandbox/start-sandbox.ts')
  const sandbox = await startSandbox({ directory: join(config.dataDirectory, 'sandbox'), log: core.log, now: core.now })
  const names = config.namespaces.length > 0 ? config.namespaces : ['pesit-production', 'pesit-staging']
  await nameConnection(core, {
    name: 'Sandbox',
    method: 'kubeconfig-file',
    context: null,
    kubeconfigFile: sandbox.kubeconfigFile,
    isSandbox: true,
    namespaces: { names: [...names], labelSelector: null },
  })
  return { isSandbox: true, seed: (ctx) => seedSandbox(ctx, sandbox), stop: () => sandbox.stop() }
}
