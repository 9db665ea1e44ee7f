import type { RegistryTest, RegistryTestStep } from '#contract/checks.ts'
import type { StepValues } from '#contract/operations.ts'
import { systemContext } from '#platform/context.ts'
import { readSecret } from '#platform/encryption/sealed-secrets.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { testCredential } from '#features/checks/test-credential.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { spareOf } from '#features/registries/replace-credential.ts'
import { quoted, told } from '#features/operations/step-words.ts'
import { type ImageInUse, readImageAccess } from './image-access.ts'
import { usableCredential } from './usable-credential.ts'
import { RotationInput, type RotationParts } from './rotation.ts'

/** The one in use stays in use until the registry has accepted the new one, for every image that is in use. */
export async function testStep(parts: RotationParts, context: StepContext): Promise<StepOutcome> {
  return (await testNext(parts, context)).outcome
}

export interface TestedNext {
  readonly outcome: StepOutcome
  /** The registry does not know the credential: it may be one that is yet to begin. */
  readonly isUnknown: boolean
}

export async function testNext(parts: RotationParts, { operation }: StepContext): Promise<TestedNext> {
  const { core, sessions, addressPolicy, clouds } = parts
  const input = RotationInput.parse(operation.input)
  const registry = await getRegistry(core.db, operation.subject.id)
  const next = await readSecret(core, spareOf(registry.id, 'next'))
  if (next === undefined) return tested({ state: 'failed', ...told('next-gone') })
  const credential: Credential = { username: input.username, password: next.secret }
  const test = await testCredential(
    systemContext(core),
    { sessions, addressPolicy, clouds },
    {
      registry,
      credential,
      image: undefined,
      report: () => {},
    },
  )
  const refusal = refusalOf(test)
  if (refusal !== undefined && (refusal.isDefinite || !input.force)) {
    const outcome = { state: 'failed', ...told('next-refused', refusal.values) } as const
    return { outcome, isUnknown: refusal.isUnknown }
  }
  if (refusal !== undefined) return tested({ state: 'done', ...told('next-not-tested', refusal.values) })
  const usable = await usableCredential(parts, registry, credential)
  if (usable === undefined) return tested({ state: 'again', afterMs: 2000, ...told('token-awaited') })
  return tested(judgeImages(await readImageAccess(parts, registry, usable)))
}

function tested(outcome: StepOutcome): TestedNext {
  return { outcome, isUnknown: false }
}

function judgeImages(images: readonly ImageInUse[]): StepOutcome {
  const refused = images.filter(({ isRefused }) => isRefused)
  if (refused.length > 0) {
    const names = refused.map(({ image, message }) => `${image}: ${message}`).join('; ')
    return { state: 'failed', ...told('images-refused', { images: names.slice(0, 400) }) }
  }
  const pulled = images.filter(({ allowed }) => allowed).length
  const said = images.length === 0 ? told('accepted') : told('accepted-images', { pulled, total: images.length })
  return { state: 'done', ...said }
}

/** Steps that are about this console's way to the registry, or about Kubernetes, say nothing of the credential. */
const aboutCredential: ReadonlySet<RegistryTestStep['verdict']> = new Set([
  'credential-refused',
  'credential-expired',
  'sign-in-needed',
  'pull-denied',
  'realm-not-trusted',
])

interface Refusal {
  readonly values: StepValues
  /** The registry itself refused it: no force helps. */
  readonly isDefinite: boolean
  readonly isUnknown: boolean
}

function refusalOf({ steps }: RegistryTest): Refusal | undefined {
  const failed = steps.filter(({ state, step }) => state === 'failed' && step !== 'pull-secrets')
  const definite = failed.find(({ verdict }) => aboutCredential.has(verdict))
  if (definite !== undefined) {
    const isUnknown = definite.verdict === 'credential-refused' || definite.verdict === 'sign-in-needed'
    return { values: quoted(definite.message, definite), isDefinite: true, isUnknown }
  }
  const [first] = failed.filter(({ step }) => step !== 'pull')
  return first === undefined ? undefined : { values: quoted(first.message, first), isDefinite: false, isUnknown: false }
}
