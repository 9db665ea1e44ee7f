import type { RegistryTestStep, RegistryTestVerdict } from '#contract/checks.ts'
import type { Say } from '../../messages/language.ts'

const hinted = [
  'address-invalid',
  'not-resolved',
  'address-blocked',
  'refused',
  'unreachable',
  'timeout',
  'certificate-ends-soon',
  'plain-http',
  'unknown-authority',
  'wrong-name',
  'certificate-expired',
  'not-tls',
  'authority-unreadable',
  'tls-failed',
  'not-a-registry',
  'sign-in-unsupported',
  'redirected',
  'unavailable',
  'too-large',
  'rate-limited',
  'realm-not-trusted',
  'token-server-failed',
  'clock-skew',
  'issuer-denied',
  'issuer-failed',
  'credential-refused',
  'credential-expired',
  'node-wrong-platform',
  'credential-not-asked',
  'credential-missing',
  'pull-denied',
  'sign-in-needed',
  'repository-absent',
  'tag-absent',
  'not-an-image',
  'blocked-by-policy',
  'blocked-vulnerable',
  'blocked-unscanned',
  'blocked-unsigned',
  'no-image',
  'rights-wide',
  'expiry-near',
  'quota-low',
  'namespaces-refuse',
  'kubernetes-unreachable',
  'no-namespaces',
  'node-refused',
  'node-absent',
  'node-untrusted',
  'node-plain-http',
  'node-not-resolved',
  'node-unreachable',
  'node-failed',
  'node-timeout',
  'node-forbidden',
] as const satisfies readonly RegistryTestVerdict[]

type Hinted = (typeof hinted)[number]

function hasHint(verdict: RegistryTestVerdict): verdict is Hinted {
  return hinted.some((each) => each === verdict)
}

const names =
  'host issuer days realm username image repository tag actions remaining limit hours count total namespaces connection node namespace words seconds date severity'

/** What the words may name, where a step does not. */
export const nothing: Readonly<Record<string, string>> = Object.fromEntries(names.split(' ').map((name) => [name, '–']))

export interface StepWords {
  readonly cause: string
  /** What to do, of a step that did not go well. */
  readonly hint: string | undefined
}

/** The cause of a step in the language of the page, and what to do about it. */
export function stepWords(say: Say, { verdict, state, values }: RegistryTestStep): StepWords {
  const named = { ...nothing, ...values }
  const isWell = state === 'passed' || state === 'skipped'
  return {
    cause: say(`check.verdict.${verdict}`, named),
    hint: !isWell && hasHint(verdict) ? say(`check.hint.${verdict}`, named) : undefined,
  }
}

/** The cause alone, as a part of another sentence. */
export function causeWords(say: Say, { verdict, values }: Pick<RegistryTestStep, 'verdict' | 'values'>): string {
  return say(`check.verdict.${verdict}`, { ...nothing, ...values }).replace(/\.$/, '')
}
