import type { RegistryTest, RegistryTestStep } from '#contract/checks.ts'
import type { RegistryHealth } from '#contract/registries.ts'
import type { Context } from '#platform/context.ts'
import type { ImageScan } from '#platform/clouds/image-scan.ts'
import { mutate } from '#platform/mutate.ts'
import type { CredentialFacts } from '#features/registries/kinds/kind.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { rememberFacts } from '#features/registries/remember-facts.ts'

export interface Tested extends Omit<RegistryTest, 'steps'> {
  readonly steps: readonly RegistryTestStep[]
  /** What the names on the way resolved to; for the audit alone. */
  readonly addresses: readonly string[]
  /** What the provider told of the credential; `undefined` where it told nothing. */
  readonly facts: CredentialFacts | undefined
  /** Whether the registry had scanned the image; `undefined` where it did not tell. */
  readonly scan: ImageScan['state'] | undefined
}

const keptDays = 30

/** Keeps what a test of a saved registry found; forgets what is older than thirty days. */
export function writeCheck(
  ctx: Context,
  check: Tested & { readonly registry: RegistryRecord; readonly target: string },
  { isAudited }: { readonly isAudited: boolean } = { isAudited: true },
): Promise<void> {
  const { registry, target, state, testedAt, steps } = check
  const deciding = decidingStep(steps)
  return mutate(ctx, 'registry.test', async (tx) => {
    const { db } = tx
    // It may be gone by the time that the registry has answered.
    const row = await db.selectFrom('registries').select('id').where('id', '=', registry.id).executeTakeFirst()
    if (row === undefined) return { result: undefined }
    if (check.facts !== undefined) await rememberFacts(tx, registry, check.facts)
    await db
      .insertInto('registry_checks')
      .values({
        registry_id: registry.id,
        at: testedAt,
        target,
        credential_version: registry.credentialVersion,
        state,
        health: healthState(check),
        failed_step: deciding?.state === 'failed' ? deciding.step : null,
        verdict: deciding?.verdict ?? 'pull-allowed',
        message: deciding?.message ?? 'Every step passed',
        verdict_values: JSON.stringify(deciding?.values ?? {}),
        rights_beyond_pull: rightsBeyondPull(steps),
        scan: check.scan ?? null,
        realm: untrustedRealm(steps),
      })
      .execute()
    const oldest = new Date(Date.parse(testedAt) - keptDays * 24 * 60 * 60 * 1000).toISOString()
    await db.deleteFrom('registry_checks').where('registry_id', '=', registry.id).where('at', '<', oldest).execute()
    const audit = { subject: registry.id, after: auditFacts(registry.host, check) }
    return { result: undefined, ...(isAudited ? { audit } : {}) }
  })
}

/** A test of what is not saved leaves nothing but who asked for what. */
export function writeTest(ctx: Context, test: Tested & { readonly host: string }): Promise<void> {
  return mutate(ctx, 'registry.test', async () => ({
    result: undefined,
    audit: { subject: test.host, after: auditFacts(test.host, test) },
  }))
}

function auditFacts(host: string, { state, steps, addresses }: Tested) {
  return { host, addresses, state, verdict: decidingStep(steps)?.verdict ?? null }
}

function rightsBeyondPull(steps: readonly RegistryTestStep[]): string | null {
  const rights = steps.find(({ step }) => step === 'rights')
  if (rights?.verdict === 'rights-narrow') return ''
  return rights?.verdict === 'rights-wide' ? String(rights.values['actions'] ?? '') : null
}

function untrustedRealm(steps: readonly RegistryTestStep[]): string | null {
  const realm = steps.find(({ verdict }) => verdict === 'realm-not-trusted')?.values['realm']
  return realm === undefined ? null : String(realm)
}

/** The first that failed; otherwise the first with a warning. */
function decidingStep(steps: readonly RegistryTestStep[]): RegistryTestStep | undefined {
  return steps.find(({ state }) => state === 'failed') ?? steps.find(({ state }) => state === 'warning')
}

/** A token that may do too much, or an image that nobody named, does not make a registry ill. */
const unhealthyWarnings: ReadonlySet<RegistryTestStep['verdict']> = new Set([
  'certificate-ends-soon',
  'quota-low',
  'kubernetes-unreachable',
])

function healthState({ state, steps }: Tested): RegistryHealth['state'] {
  if (state === 'failed') return 'failing'
  const isIll = steps.some((step) => step.state === 'warning' && unhealthyWarnings.has(step.verdict))
  return isIll ? 'degraded' : 'healthy'
}
