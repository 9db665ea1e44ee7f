import type { RegistryTestVerdict } from '#contract/checks.ts'
import type { MintFailure } from '#platform/clouds/mint-outcome.ts'
import type { Credential } from '#platform/oci/credential.ts'
import type { Finding } from '#platform/oci/examine-registry.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import { mintCredential } from '#features/registries/mint-credential.ts'
import type { TestTarget } from './check-target.ts'

type CredentialOfTest =
  | { readonly ok: true; readonly credential: Credential | undefined }
  | { readonly ok: false; readonly finding: Finding }

/** What nodes sign in with: the saved credential, or a token that is minted with it now and kept by nobody. */
export async function mintForTest(clouds: Clouds, target: TestTarget): Promise<CredentialOfTest> {
  const { username, password, delivery } = target
  if (delivery === 'static') {
    return { ok: true, credential: username === null || password === undefined ? undefined : { username, password } }
  }
  const startedAt = performance.now()
  const outcome = await mintCredential(clouds, target)
  if (outcome.ok) return outcome
  return { ok: false, finding: findingOf(outcome, target, performance.now() - startedAt) }
}

const verdicts: Readonly<Record<MintFailure['reason'], RegistryTestVerdict>> = {
  'key-refused': 'credential-refused',
  'no-permission': 'issuer-denied',
  'clock-skew': 'clock-skew',
  throttled: 'rate-limited',
  unreachable: 'issuer-failed',
  unavailable: 'issuer-failed',
  'not-usable': 'credential-missing',
}

function findingOf(failure: MintFailure, { kind, username }: TestTarget, ms: number): Finding {
  const { reason, retryAfterSeconds: seconds } = failure
  const values = {
    realm: issuerOf(kind),
    username: username ?? 'the role of the console',
    ...(seconds === undefined ? {} : { seconds }),
  }
  const isOfKey = reason === 'key-refused' || reason === 'not-usable'
  return { step: isOfKey ? 'identity' : 'token', state: 'failed', verdict: verdicts[reason], values, ms }
}

function issuerOf(kind: TestTarget['kind']): string {
  if (kind === 'ecr') return 'AWS'
  return kind === 'acr' ? 'Entra' : 'Google'
}
