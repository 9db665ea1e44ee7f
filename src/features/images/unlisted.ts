import type { Unlisted } from '#contract/images.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'

const pullsMayWork = 'Images may be pulled all the same: name one, and let it be checked.'

/** Many registries let pull and do not list: that is told, and is no failure. */
export function unlistedCatalog(failure: RegistryFailure): Unlisted {
  if (['not-found', 'denied', 'unauthorized', 'not-a-registry'].includes(failure.reason)) {
    return { reason: 'no-catalog', message: 'This registry does not list its repositories', hint: pullsMayWork }
  }
  return unlisted(failure)
}

export function unlisted({ reason, message, retryAfterSeconds }: RegistryFailure): Unlisted {
  if (reason === 'rate-limited') {
    const hint = retryAfterSeconds === undefined ? 'Wait before the next try.' : `Try again in ${retryAfterSeconds} s.`
    return { reason, message: 'The registry has had too many requests', hint }
  }
  return { reason, message, hint: reason === 'denied' ? `The token may not list tags. ${pullsMayWork}` : pullsMayWork }
}
