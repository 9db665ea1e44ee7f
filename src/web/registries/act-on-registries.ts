import { testRegistry } from '#contract/checks.ts'
import { deleteRegistry, type Registry, syncPullSecrets, updateRegistry } from '#contract/registries.ts'
import { pauseChecks, resumeChecks } from '#contract/registry-health.ts'
import { call } from '../api/client.ts'
import type { RegistryAction } from './registry-actions.ts'

export interface Failure {
  readonly registry: Registry
  readonly error: unknown
}

export interface Outcome {
  readonly done: readonly Registry[]
  readonly failed: readonly Failure[]
}

/** One after the other; a registry that refuses does not keep the others from being done. */
export async function actOnRegistries(action: RegistryAction, registries: readonly Registry[]): Promise<Outcome> {
  const done: Registry[] = []
  const failed: Failure[] = []
  for (const registry of registries) {
    try {
      await act(action, registry)
      done.push(registry)
    } catch (error) {
      failed.push({ registry, error })
    }
  }
  return { done, failed }
}

async function act(action: RegistryAction, { id, revision }: Registry): Promise<void> {
  const target = { params: { id }, ifMatch: `"${revision}"` }
  switch (action) {
    case 'test':
      await call(testRegistry, { params: { id }, body: {} })
      return
    case 'enable':
    case 'disable':
      await call(updateRegistry, { ...target, body: { enabled: action === 'enable' } })
      return
    case 'pause':
    case 'resume':
      await call(action === 'pause' ? pauseChecks : resumeChecks, { params: { id }, query: {} })
      return
    case 'sync':
      await call(syncPullSecrets, { params: { id }, body: {} })
      return
    case 'delete':
      await call(deleteRegistry, target)
  }
}
