import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Registry } from '#contract/registries.ts'
import { useNow } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'

const nearMs = 15 * 24 * 60 * 60 * 1000

/** When the credential ends, and who says so. */
export function CredentialExpiry({ credential }: { readonly credential: NonNullable<Registry['credential']> }) {
  const { say, language } = useText()
  const now = useNow(60_000)
  const { expiresAt, expirySource } = credential
  if (expirySource === 'unknown') return say('registry.expiry.unknown')
  if (expiresAt === null) return say('registry.expiry.never')
  const leftMs = Date.parse(expiresAt) - now
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(expiresAt))
  return (
    <StatusIndicator type={leftMs < 0 ? 'error' : leftMs < nearMs ? 'warning' : 'success'}>
      {say(expirySource === 'registry' ? 'registry.expiry.told' : 'registry.expiry.said', { date })}
    </StatusIndicator>
  )
}
