import { registryTestSteps, type RegistryTest, type RegistryTestStep } from '#contract/checks.ts'
import type { Context } from '#platform/context.ts'
import type { ImageScan } from '#platform/clouds/image-scan.ts'
import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { ExaminedImage, Finding } from '#platform/oci/examine-registry.ts'
import type { Sessions } from '#features/connections/sessions.ts'
import { getRegistry, readRegistryPassword } from '#features/registries/read-registries.ts'
import type { Clouds, CredentialFacts } from '#features/registries/kinds/kind.ts'
import { needsPullSecret, type RegistryRecord, takesSecret } from '#features/registries/registry.ts'
import type { PullSecretSites } from '#features/pull-secrets/pull-secret-sites.ts'
import { examineTarget } from './examine-target.ts'
import { nodeStep } from './node-step.ts'
import { namespaceStep } from './namespace-step.ts'
import { type Tested, writeCheck, writeTest } from './check-store.ts'
import { wordsOf } from './check-words.ts'
import type { RecentTests } from './recent-tests.ts'
import { examinedImage, targetKey, type TestTarget } from './check-target.ts'

export interface Testing {
  readonly sessions: Sessions
  readonly addressPolicy: AddressPolicy
  readonly clouds: Clouds
  readonly sites?: PullSecretSites
}

export interface TestRequest {
  /** `team/app:1.0`; without it the one that image path and default tag make. */
  readonly image: string | undefined
  readonly report: (step: RegistryTestStep) => void
}

/** Tests a saved registry at its saved address. What came of it is kept as its health. */
export async function testRegistry(
  ctx: Context,
  testing: Testing,
  { id, fromCluster, ...request }: TestRequest & { readonly id: string; readonly fromCluster: boolean },
): Promise<RegistryTest> {
  const registry = await getRegistry(ctx.db, id)
  const target = await targetOf(ctx, registry)
  const { credentialVersion } = registry
  const nodes = fromCluster ? registry : undefined
  const test = await runTest(ctx, testing, { target, request, credentialVersion, nodes })
  await writeCheck(ctx, { registry, target: targetKey(registry), ...test })
  return presentTest(test)
}

/** The same, unasked: kept as the health of the registry, but nobody's doing, so that the audit says nothing of it. */
export async function checkHealth(ctx: Context, testing: Testing, registry: RegistryRecord): Promise<void> {
  const target = await targetOf(ctx, registry)
  const { credentialVersion } = registry
  const request = { image: undefined, report: () => {} }
  const test = await runTest(ctx, testing, { target, request, credentialVersion })
  await writeCheck(ctx, { registry, target: targetKey(registry), ...test }, { isAudited: false })
  ctx.changes.publish('registries', registry.id)
}

/** Tests what a form holds, before it is saved. It counts for what is saved just so within a few minutes. */
export async function testTarget(
  ctx: Context,
  { recent, ...testing }: Testing & { readonly recent: RecentTests },
  { target, ...request }: TestRequest & { readonly target: TestTarget },
): Promise<RegistryTest> {
  const test = await runTest(ctx, testing, { target, request, credentialVersion: null })
  await writeTest(ctx, { host: target.host, ...test })
  recent.remember(target, test)
  return presentTest(test)
}

/** What was tested just as it is saved now is its first check, so that it is healthy at once. */
export async function adoptTest(ctx: Context, recent: RecentTests, registry: RegistryRecord): Promise<void> {
  const test = ctx.dryRun ? undefined : recent.take(registry)
  if (test === undefined) return
  const { credentialVersion } = registry
  await writeCheck(ctx, { ...test, registry, target: targetKey(registry), credentialVersion })
}

export function presentTest({ state, testedAt, credentialVersion, steps }: Tested): RegistryTest {
  return { state, testedAt, credentialVersion, steps: [...steps] }
}

async function targetOf(ctx: Context, registry: RegistryRecord): Promise<TestTarget> {
  const { id: registryId } = registry
  const password = needsPullSecret({ ...registry, enabled: true })
    ? await readRegistryPassword(ctx, registryId)
    : undefined
  return { ...registry, registryId, password: password?.secret }
}

interface Run {
  readonly target: TestTarget
  readonly request: TestRequest
  readonly credentialVersion: number | null
  /** The saved registry, where nodes are to pull as well. */
  readonly nodes?: RegistryRecord | undefined
}

/** Goes through every step; keeps nothing. */
export async function runTest(
  ctx: Context,
  testing: Testing,
  { target, request, credentialVersion, nodes }: Run,
): Promise<Tested> {
  const image = examinedImage(target, request.image)
  const testedAt = ctx.now().toISOString()
  const steps: RegistryTestStep[] = []
  const tell = (found: Finding) => {
    const { ms, ...rest } = found
    const step = { ...rest, durationMs: Math.ceil(ms / 100) * 100, ...wordsOf(rest, target.kind) }
    steps.push(step)
    request.report(step)
  }
  if (takesSecret(target.authentication) && target.password === undefined) {
    tell({ step: 'identity', state: 'failed', verdict: 'credential-missing', values: {}, ms: 0 })
  }
  const seen = new Set<string>()
  let facts: CredentialFacts | undefined
  let scan: Tested['scan']
  if (steps.length === 0) {
    const examined = {
      target,
      image,
      onResolved: (found: readonly string[]) => found.slice(0, 8).forEach((address) => seen.add(address)),
      onLearnt: (learnt: CredentialFacts) => (facts = learnt),
      onScan: ({ state }: ImageScan) => (scan = state),
    }
    for await (const found of examineTarget({ ...testing, now: ctx.now }, examined)) tell(found)
  }
  if (nodes !== undefined && testing.sites !== undefined) {
    const { sessions, sites } = testing
    tell(await nodeStep({ core: ctx, sessions, sites }, { registry: nodes, image: imageForNodes(image, steps) }))
  } else tell({ step: 'node', state: 'skipped', verdict: 'node-not-tried', values: { why: 'not asked for' }, ms: 0 })
  tell(await namespaceStep({ core: ctx, sessions: testing.sessions }, target))
  for (const step of registryTestSteps) {
    if (steps.some((taken) => taken.step === step)) continue
    tell({ step, state: 'skipped', verdict: 'not-reached', values: {}, ms: 0 })
  }
  steps.sort((one, other) => registryTestSteps.indexOf(one.step) - registryTestSteps.indexOf(other.step))
  return { state: worstOf(steps), testedAt, credentialVersion, steps, addresses: [...seen], facts, scan }
}

/** An image that only the image path suggests may not exist: nodes are asked for it where the console has found it. */
function imageForNodes(
  image: ExaminedImage | undefined,
  steps: readonly RegistryTestStep[],
): ExaminedImage | undefined {
  if (image?.isGuess !== true) return image
  return steps.some(({ verdict }) => verdict === 'no-image') ? undefined : image
}

function worstOf(steps: readonly RegistryTestStep[]): RegistryTest['state'] {
  if (steps.some(({ state }) => state === 'failed')) return 'failed'
  return steps.some(({ state }) => state === 'warning') ? 'warning' : 'passed'
}
