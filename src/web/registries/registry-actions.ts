import type { Permission } from '#contract/permissions.ts'
import type { Registry } from '#contract/registries.ts'

export const registryActions = ['test', 'enable', 'disable', 'pause', 'resume', 'sync', 'delete'] as const
export type RegistryAction = (typeof registryActions)[number]

export type TakingAction = 'disable' | 'delete'

/** What takes something away is asked about first. */
export function takesAway(action: RegistryAction): action is TakingAction {
  return action === 'disable' || action === 'delete'
}

export const permissionOf: Readonly<Record<RegistryAction, Permission>> = {
  test: 'registries:write',
  enable: 'registries:write',
  disable: 'registries:write',
  pause: 'registries:write',
  resume: 'registries:write',
  sync: 'pull-secrets:write',
  delete: 'registries:write',
}

/** Those to which the action would do something. */
export function concerned(action: RegistryAction, registries: readonly Registry[]): readonly Registry[] {
  if (action === 'enable') return registries.filter(({ enabled }) => !enabled)
  if (action === 'disable') return registries.filter(({ enabled }) => enabled)
  if (action === 'pause') return registries.filter(({ checksPaused }) => checksPaused === null)
  if (action === 'resume') return registries.filter(({ checksPaused }) => checksPaused !== null)
  if (action === 'sync') return registries.filter(({ pullSecret }) => pullSecret !== null)
  return registries
}
