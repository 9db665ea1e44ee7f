/** A replica set as a rollout sees it. */
export interface Generation {
  readonly name: string
  readonly wanted: number
  readonly existing: number
  readonly available: number
}

export interface RolloutLimits {
  readonly replicas: number
  readonly strategy: 'RollingUpdate' | 'Recreate'
  readonly maxSurge: number
  readonly maxUnavailable: number
}

/** How many replicas each replica set should have next; sets that keep their number are left out. */
export type RolloutStep = ReadonlyMap<string, number>

/** The next step from the old replica sets, oldest first, to the newest. Nothing to do is an empty step. */
export function nextStep(newest: Generation, old: readonly Generation[], limits: RolloutLimits): RolloutStep {
  if (limits.strategy === 'Recreate') return recreateStep(newest, old, limits)
  const up = scaleUp(newest, old, limits)
  return up === newest.wanted ? scaleDown(newest, old, limits) : new Map([[newest.name, up]])
}

function recreateStep(newest: Generation, old: readonly Generation[], { replicas }: RolloutLimits): RolloutStep {
  const standing = old.filter(({ wanted }) => wanted > 0)
  if (standing.length > 0) return new Map(standing.map(({ name }) => [name, 0]))
  if (old.some(({ existing }) => existing > 0) || newest.wanted === replicas) return new Map()
  return new Map([[newest.name, replicas]])
}

function scaleUp(newest: Generation, old: readonly Generation[], { replicas, maxSurge }: RolloutLimits): number {
  if (newest.wanted > replicas) return replicas
  const total = sum([newest, ...old], ({ wanted }) => wanted)
  const room = Math.max(0, replicas + maxSurge - total)
  return Math.min(replicas, newest.wanted + room)
}

function scaleDown(
  newest: Generation,
  old: readonly Generation[],
  { replicas, maxUnavailable }: RolloutLimits,
): RolloutStep {
  const total = sum([newest, ...old], ({ wanted }) => wanted)
  const newestUnavailable = newest.wanted - newest.available
  let removable = total - (replicas - maxUnavailable) - newestUnavailable
  if (removable <= 0) return new Map()
  const step = new Map<string, number>()
  const take = (generation: Generation, count: number): void => {
    if (count <= 0) return
    step.set(generation.name, (step.get(generation.name) ?? generation.wanted) - count)
    removable -= count
  }
  for (const each of old) take(each, Math.min(removable, each.wanted - each.available))
  let spare = sum([newest, ...old], ({ available }) => available) - (replicas - maxUnavailable)
  for (const each of old) {
    const left = step.get(each.name) ?? each.wanted
    const count = Math.min(left, spare, removable)
    take(each, count)
    spare -= Math.max(0, count)
  }
  return step
}

function sum(generations: readonly Generation[], count: (generation: Generation) => number): number {
  return generations.reduce((total, generation) => total + count(generation), 0)
}

/** `25%` of the replicas, or a plain number. A surge is rounded up, unavailability down. */
export function resolvePercentage(value: unknown, replicas: number, round: (amount: number) => number): number {
  if (typeof value === 'number') return value
  const percent = /^(\d+)%$/.exec(String(value))?.[1]
  return percent === undefined ? 0 : round((Number(percent) * replicas) / 100)
}

/** Kubernetes allows one unavailable replica where surge and unavailability both come to nothing. */
export function limitsOf(
  replicas: number,
  strategy: { readonly type: unknown; readonly rollingUpdate: unknown },
): RolloutLimits {
  if (strategy.type === 'Recreate') return { replicas, strategy: 'Recreate', maxSurge: 0, maxUnavailable: replicas }
  const given = strategy.rollingUpdate as { readonly maxSurge?: unknown; readonly maxUnavailable?: unknown } | undefined
  const maxSurge = resolvePercentage(given?.maxSurge ?? '25%', replicas, Math.ceil)
  const maxUnavailable = resolvePercentage(given?.maxUnavailable ?? '25%', replicas, Math.floor)
  return {
    replicas,
    strategy: 'RollingUpdate',
    maxSurge,
    maxUnavailable: maxSurge + maxUnavailable === 0 ? 1 : maxUnavailable,
  }
}
