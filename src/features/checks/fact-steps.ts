import type { Finding } from '#platform/oci/examine-registry.ts'
import type { CredentialFacts } from '#features/registries/kinds/kind.ts'

export interface Learning {
  readonly now: () => Date
  /** Asks the provider; `undefined` where it tells nothing. */
  readonly learn: () => Promise<CredentialFacts | undefined>
  readonly onLearnt: (facts: CredentialFacts) => void
}

/** Adds what the provider tells of the credential, once the registry has accepted it: also where the pull is refused. */
export async function* withFacts(findings: AsyncIterable<Finding>, learning: Learning): AsyncGenerator<Finding> {
  let isAccepted = false
  let isAnonymous = false
  let isTold = false
  for await (const found of findings) {
    isAccepted ||= found.verdict === 'credential-accepted'
    isTold ||= found.step === 'rights'
    if (found.step === 'rights' && isAccepted) yield* factFindings(found, learning)
    else yield found
    isAnonymous ||= found.verdict === 'anonymous'
    if (found.step === 'rights' && !isAccepted) yield untold(isAnonymous)
  }
  if (isAccepted && !isTold) yield* factFindings(undefined, learning)
}

function untold(isAnonymous: boolean): Finding {
  return { step: 'expiry', state: 'skipped', verdict: isAnonymous ? 'anonymous' : 'expiry-untold', values: {}, ms: 0 }
}

async function* factFindings(rights: Finding | undefined, { now, learn, onLearnt }: Learning): AsyncGenerator<Finding> {
  const startedAt = performance.now()
  const facts = await learn()
  const ms = performance.now() - startedAt
  if (facts !== undefined) onLearnt(facts)
  const told = rightsFinding(rights, facts, ms)
  if (told !== undefined) yield told
  yield { step: 'expiry', ms: 0, ...expiryOf(facts, now()) }
}

/** A token says what it may do in one repository; scopes say what it may do anywhere, and come first. */
function rightsFinding(
  rights: Finding | undefined,
  facts: CredentialFacts | undefined,
  ms: number,
): Finding | undefined {
  if (facts?.scopes === null || facts === undefined) return rights
  const { scopes, beyondPull } = facts
  const values = { scopes: listed(scopes), ...(beyondPull.length === 0 ? {} : { actions: listed(beyondPull) }) }
  return beyondPull.length === 0
    ? { step: 'rights', state: 'passed', verdict: 'rights-narrow', values, ms }
    : { step: 'rights', state: 'warning', verdict: 'rights-wide', values, ms }
}

function listed(scopes: readonly string[]): string {
  return scopes.join(', ').slice(0, 200)
}

const dayMs = 24 * 60 * 60 * 1000
const nearDays = 15

function expiryOf(facts: CredentialFacts | undefined, now: Date): Pick<Finding, 'state' | 'verdict' | 'values'> {
  if (facts === undefined) return { state: 'skipped', verdict: 'expiry-untold', values: {} }
  const { expiresAt } = facts
  if (expiresAt === null) return { state: 'passed', verdict: 'expiry-never', values: {} }
  const days = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / dayMs))
  const values = { date: expiresAt.toISOString().slice(0, 10), days }
  return days < nearDays
    ? { state: 'warning', verdict: 'expiry-near', values }
    : { state: 'passed', verdict: 'expiry-known', values }
}
