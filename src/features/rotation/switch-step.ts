import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { told } from '#features/operations/step-words.ts'
import type { RotationParts } from './rotation.ts'
import { testNext } from './test-step.ts'

const shortestMs = 2000
const longestMs = 2 * 60_000
const patienceMs = 24 * 60 * 60_000

export type SwitchStep = (parts: RotationParts, context: StepContext) => Promise<StepOutcome>

/**
 * Waits until the registry accepts the new credential, and asks it the more rarely the longer that takes: many refused
 * attempts lock an account.
 */
export function createSwitchStep(): SwitchStep {
  const askAgainAt = new Map<string, number>()
  return async (parts, context) => {
    const { id } = context.operation
    const now = parts.core.now().getTime()
    const leftMs = (askAgainAt.get(id) ?? 0) - now
    if (leftMs > 0) return { state: 'again', afterMs: leftMs, ...told('switch-awaited') }
    const { outcome, isUnknown } = await testNext(parts, context)
    const waitedMs = now - Date.parse(context.startedAt)
    if (!isUnknown || waitedMs > patienceMs) {
      askAgainAt.delete(id)
      return outcome
    }
    const afterMs = Math.min(longestMs, Math.max(shortestMs, waitedMs / 2))
    askAgainAt.set(id, now + afterMs)
    return { state: 'again', afterMs, ...told('switch-awaited') }
  }
}
