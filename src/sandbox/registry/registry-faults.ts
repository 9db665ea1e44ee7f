import type { OutgoingHttpHeaders } from 'node:http'

/** What goes wrong on purpose in a repository, whatever is asked of it. Documented in `src/sandbox/README.md`. */
export interface RegistryFault {
  readonly status: number
  readonly code?: string
  readonly message: string
  readonly headers?: OutgoingHttpHeaders
  /** Answers never, until the client goes. */
  readonly silent?: true
  /** Answers this instead of an error. */
  readonly body?: { readonly contentType: string; readonly text: string }
}

const faults: ReadonlyMap<string, RegistryFault> = new Map<string, RegistryFault>([
  [
    'sentinel/rate-limited',
    {
      status: 429,
      code: 'TOOMANYREQUESTS',
      message: 'You have reached your pull rate limit.',
      headers: {
        'retry-after': '60',
        'ratelimit-limit': '100;w=21600',
        'ratelimit-remaining': '0;w=21600',
        'docker-ratelimit-source': '127.0.0.1',
      },
    },
  ],
  ['sentinel/unavailable', { status: 503, code: 'UNAVAILABLE', message: 'service unavailable' }],
  ['sentinel/denied', { status: 403, code: 'DENIED', message: 'requested access to the resource is denied' }],
  [
    'sentinel/blocked',
    {
      status: 412,
      code: 'PROJECTPOLICYVIOLATION',
      message:
        'current image with 3 vulnerabilities cannot be pulled due to configured policy in \'Prevent images with vulnerability severity of "Critical" or higher from running.\'',
    },
  ],
  ['sentinel/slow', { status: 200, message: '', silent: true }],
  [
    'sentinel/not-a-manifest',
    { status: 200, message: '', body: { contentType: 'text/html', text: '<!doctype html><title>Welcome</title>\n' } },
  ],
])

export function faultOf(repository: string): RegistryFault | undefined {
  return faults.get(repository)
}

export const faultyRepositories: readonly string[] = [...faults.keys()]
