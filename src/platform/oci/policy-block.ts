import { z } from 'zod'

/** Why a policy of a registry blocks an image, as far as it says so. */
export interface PolicyBlock {
  readonly why: 'vulnerable' | 'not-scanned' | 'not-signed'
  /** How many vulnerabilities count for it. */
  readonly count?: number
  /** From this severity on images are blocked. */
  readonly severity?: string
}

const ErrorBody = z.object({ errors: z.array(z.object({ message: z.string().max(2000) })).min(1) })
const severityPattern = /severity of "(Critical|High|Medium|Low|Negligible|None|Unknown)"/

/**
 * Harbor tells in words: `current image with 4 vulnerabilities cannot be pulled due to configured policy in 'Prevent
 * images with vulnerability severity of "Critical" or higher from running.'`, `current image without vulnerability
 * scanning cannot be pulled …`, `current image with "Pending" status of vulnerability scanning cannot be pulled …`, or
 * `The image is not signed in Cosign.` Nothing of it is kept but a number and a word of the list above.
 */
export function policyBlockOf(body: unknown): PolicyBlock | undefined {
  const message = ErrorBody.safeParse(body).data?.errors[0]?.message ?? ''
  const severity = severityPattern.exec(message)?.[1]
  const told = severity === undefined ? {} : { severity }
  const [, count] = /image with (\d{1,6}) vulnerabilit/.exec(message) ?? []
  if (count !== undefined) return { why: 'vulnerable', count: Number(count), ...told }
  if (/without vulnerability scanning|status of vulnerability scanning/.test(message))
    return { why: 'not-scanned', ...told }
  return /not signed/.test(message) ? { why: 'not-signed' } : undefined
}
