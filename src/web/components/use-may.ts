import { useQuery } from '@tanstack/react-query'
import type { Permission } from '#contract/permissions.ts'
import { sessionQuery } from '../api/access.ts'
import { useText } from '../messages/text.tsx'

/** Whether who is signed in may do something; where not, the button says why. */
export function useMay(permission: Permission): { readonly disabled: boolean; readonly disabledReason?: string } {
  const { say } = useText()
  const { data } = useQuery(sessionQuery)
  if (data === undefined || data.permissions.includes(permission)) return { disabled: false }
  return { disabled: true, disabledReason: say('action.forbidden', { permission }) }
}
