import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Minting } from '#contract/registries.ts'
import { absoluteTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'

const types = { waiting: 'pending', current: 'success', failing: 'warning', expired: 'error' } as const

/** How long the token in the namespaces holds, and why there is none or no newer one. */
export function MintingStatus({ minting }: { readonly minting: Minting }) {
  const { say, language } = useText()
  const { state, reason, expiresAt } = minting
  const time = expiresAt === null ? '' : absoluteTime(expiresAt, language)
  return (
    <>
      <StatusIndicator type={types[state]}>{say(`registry.minting.${state}`, { time })}</StatusIndicator>
      {reason !== null && <div>{say(`registry.minting.reason.${reason}`)}</div>}
    </>
  )
}
