import type { Operation } from '#contract/operations.ts'
import type { Environment } from '#contract/common.ts'
import { credentialExpiry } from '#features/registries/credential-expiry.ts'
import { type RegistryRecord, rotationOf } from '#features/registries/registry.ts'
import type { Matter } from './matter.ts'

const dayMs = 24 * 60 * 60 * 1000
const minuteMs = 60 * 1000

/** How many days before the date a person is reminded. */
const reminderDays = [30, 15, 7, 1] as const

/** The reminder that a registry is at now, or how long it is overdue; nothing where its date is far or unknown. */
export function rotationMatter(registry: RegistryRecord, now: Date): Matter | undefined {
  const { dueAt } = rotationOf(registry, now)
  const { credentialSetAt: setAt } = registry
  if (!registry.enabled || dueAt === null || setAt === null) return undefined
  const daysLeft = (Date.parse(dueAt) - now.getTime()) / dayMs
  const stage = daysLeft > 0 ? stageOf(daysLeft, Date.parse(dueAt), Date.parse(setAt)) : Math.floor(-daysLeft / 7)
  if (stage === undefined) return undefined
  const kind = daysLeft > 0 ? 'rotation-due-soon' : 'rotation-overdue'
  return {
    key: [kind, registry.id, `v${registry.credentialVersion}`, dueAt.slice(0, 10), stage].join('/'),
    holdMs: 0,
    telling: {
      kind,
      subject: { type: 'registry', id: registry.id, name: registry.name },
      environments: [...registry.environments],
      values: {
        host: registry.host,
        days: Math.ceil(Math.abs(daysLeft)),
        dueAt,
        setAt,
        because: credentialExpiry(registry).expiresAt === dueAt ? 'expiry' : 'age',
      },
    },
  }
}

/** A day at which the credential was not a day old yet reminds of nothing. */
function stageOf(daysLeft: number, dueAt: number, setAt: number): number | undefined {
  const reached = reminderDays.filter((days) => daysLeft <= days && dueAt - days * dayMs >= setAt + dayMs)
  return reached.length === 0 ? undefined : Math.min(...reached)
}

const stuckAfterMs = 15 * minuteMs
const pausedForLongMs = dayMs
const toldForMs = 7 * dayMs

/** What there is to tell of a rotation: that it ended, or that it goes no further. */
export function operationMatter(
  operation: Operation,
  environments: readonly Environment[],
  now: Date,
): Matter | undefined {
  const { id, subject, state, updatedAt } = operation
  const since = now.getTime() - Date.parse(updatedAt)
  const values = { operation: operation.kind, by: operation.createdBy, operationId: id }
  const matter = (kind: Matter['telling']['kind'], more: Readonly<Record<string, string | number>> = {}): Matter => ({
    key: `${kind}/${id}`,
    holdMs: 0,
    telling: {
      kind,
      subject: { type: 'registry', id: subject.id, name: subject.name },
      environments: [...environments],
      values: { ...values, ...more },
    },
    ...(state === 'running' ? {} : { happenedAt: updatedAt }),
  })
  if (state === 'running') {
    const step = operation.steps.find((each) => each.state === 'running')
    const waits = now.getTime() - Date.parse(step?.startedAt ?? updatedAt)
    const isStuck = operation.paused ? since > pausedForLongMs : waits > stuckAfterMs
    const minutes = Math.floor((operation.paused ? since : waits) / minuteMs)
    return isStuck
      ? matter('rotation-stuck', { step: step?.name ?? '', minutes, paused: operation.paused ? 1 : 0 })
      : undefined
  }
  if (since > toldForMs) return undefined
  if (state === 'succeeded') return matter('rotation-finished')
  const step = operation.steps.find((each) => each.state === 'failed')?.name ?? ''
  return matter('rotation-failed', { step, cancelled: state === 'cancelled' ? 1 : 0 })
}
