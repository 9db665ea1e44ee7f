import { systemContext } from '#platform/context.ts'
import { readSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { holdRunning } from '#features/operations/end-operation.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { told } from '#features/operations/step-words.ts'
import { stageStandby } from '#features/registries/delivered-credential.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { standbyOf } from '#features/registries/registry.ts'
import { spareOf } from '#features/registries/replace-credential.ts'
import { namespacesStep } from './namespaces-step.ts'
import { RotationInput, type RotationParts } from './rotation.ts'

/** Puts the new credential behind the one in use, and waits until every namespace holds both. */
export async function stageStep(parts: RotationParts, context: StepContext): Promise<StepOutcome> {
  const refusal = await stage(parts, context)
  return refusal ?? (await namespacesStep(parts, context))
}

function stage({ core }: RotationParts, { operation }: StepContext): Promise<StepOutcome | undefined> {
  const { fromVersion, username } = RotationInput.parse(operation.input)
  const registryId = operation.subject.id
  return mutate<StepOutcome | undefined>(systemContext(core), 'registry.stage-credential', async (tx) => {
    const vault = { db: tx.db, cipher: core.cipher }
    if ((await readSecret(vault, standbyOf(registryId))) !== undefined) return { result: undefined }
    const registry = await getRegistry(tx.db, registryId)
    const next = await readSecret(vault, spareOf(registryId, 'next'))
    if (next === undefined || registry.credentialVersion !== fromVersion) return { result: changedMeanwhile }
    if (!(await holdRunning(tx, operation.id))) return { result: { state: 'again', afterMs: 0 } }
    await stageStandby(tx, registry, { username, password: next.secret })
    const after = { username, fingerprint: core.cipher.fingerprint(next.secret), operation: operation.id }
    return { result: undefined, audit: { subject: registryId, after } }
  })
}

const changedMeanwhile = { state: 'failed', ...told('changed-meanwhile') } as const
