import type { Context } from '#platform/context.ts'
import type { Written } from './create-registry.ts'
import { changeChecks } from './change-checks.ts'

/** A credential that was refused is not tried again by this: that waits for another one, or for a test by a person. */
export function resumeChecks(ctx: Context, id: string): Promise<Written> {
  return changeChecks(ctx, 'registry.resume-checks', { id, pausedBy: null })
}
