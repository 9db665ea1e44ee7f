import type { Context } from '#platform/context.ts'
import type { Written } from './create-registry.ts'
import { changeChecks } from './change-checks.ts'

/** The console leaves the registry alone until someone resumes it; what a person asks for is done all the same. */
export function pauseChecks(ctx: Context, id: string): Promise<Written> {
  return changeChecks(ctx, 'registry.pause-checks', { id, pausedBy: ctx.actor.name })
}
