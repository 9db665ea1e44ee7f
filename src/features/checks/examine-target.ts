import type { ImageScan } from '#platform/clouds/image-scan.ts'
import { type ExaminedImage, examineRegistry, type Finding } from '#platform/oci/examine-registry.ts'
import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import { inspectCredential } from '#features/registries/inspect-credential.ts'
import type { Clouds, CredentialFacts } from '#features/registries/kinds/kind.ts'
import { readScan } from '#features/registries/read-scan.ts'
import { clientOptionsOf } from '#features/registries/registry-client-options.ts'
import type { TestTarget } from './check-target.ts'
import { withFacts } from './fact-steps.ts'
import { mintForTest } from './mint-step.ts'

export interface Examining {
  readonly addressPolicy: AddressPolicy
  readonly clouds: Clouds
  readonly now: () => Date
}

export interface Examined {
  readonly target: TestTarget
  readonly image: ExaminedImage | undefined
  readonly onResolved: (addresses: readonly string[]) => void
  readonly onLearnt: (facts: CredentialFacts) => void
  readonly onScan: (scan: ImageScan) => void
}

/** Signs in with what nodes would get: a minted token is minted for the test, by the key itself. */
export async function* examineTarget(
  { addressPolicy, clouds, now }: Examining,
  { target, image, onResolved, onLearnt, onScan }: Examined,
): AsyncGenerator<Finding> {
  const options = { ...clientOptionsOf(target, { addressPolicy, now }), resolve: clouds.resolve, onResolved }
  const mint = await mintForTest(clouds, target)
  if (mint.ok) {
    const { credential } = mint
    const learn = async () => (credential === undefined ? undefined : inspectCredential(clouds, target, credential))
    const findings = withFacts(examineRegistry(options, { credential, image }), { now, learn, onLearnt })
    for await (const found of findings) {
      yield found
      if (image === undefined || !showsImage(found)) continue
      const { repository, reference } = image
      const digest = String(found.values['digest'] ?? reference)
      const scan = await readScan(clouds, target, { repository, reference: digest, credential })
      if (scan !== undefined) onScan(scan)
    }
    return
  }
  for await (const found of examineRegistry(options, { credential: undefined, image: undefined })) {
    if (found.step === 'token') break
    yield found
    if (found.state === 'failed') return
  }
  yield mint.finding
}

/** An image that a policy blocks is there as well. */
function showsImage({ step, verdict }: Finding): boolean {
  return step === 'pull' && (verdict === 'pull-allowed' || verdict.startsWith('blocked-'))
}
