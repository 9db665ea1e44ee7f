import { z } from 'zod'
import { Environment } from '#contract/common.ts'
import { NotificationKind } from '#contract/notifications.ts'

/** What is told, without words: those are made when it is sent, in the language of the channel. Never holds a credential. */
export const Telling = z.object({
  kind: NotificationKind,
  subject: z.object({
    type: z.enum(['registry', 'cluster', 'operation', 'channel']),
    id: z.string(),
    name: z.string(),
  }),
  environments: z.array(Environment),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Telling = z.infer<typeof Telling>

const urgentKinds: ReadonlySet<NotificationKind> = new Set(['credential-refused', 'pulls-failing'])

export function isUrgent(kind: NotificationKind): boolean {
  return urgentKinds.has(kind)
}

const severities = {
  'rotation-due-soon': 'warning',
  'rotation-overdue': 'critical',
  'credential-refused': 'critical',
  'credential-accepted': 'info',
  'pulls-failing': 'critical',
  'pulls-working': 'info',
  'rotation-finished': 'info',
  'rotation-failed': 'critical',
  'rotation-stuck': 'warning',
  test: 'info',
} as const satisfies Record<NotificationKind, string>

export function severityOf(kind: NotificationKind): 'info' | 'warning' | 'critical' {
  return severities[kind]
}
