import { systemContext } from '#platform/context.ts'
import { readSecret, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { holdRunning } from '#features/operations/end-operation.ts'
import { stageStandby } from '#features/registries/delivered-credential.ts'
import { getRegistry, readRegistryPassword } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { forgetSpare, replaceCredential, spareOf } from '#features/registries/replace-credential.ts'
import { told } from '#features/operations/step-words.ts'
import { RotationInput, type RotationParts } from './rotation.ts'
import { forgetPrevious, keepPrevious } from './rotation-store.ts'

/** One transaction: the new credential is in use and the one before is kept, or neither. */
export function replaceStep({ core }: RotationParts, { operation }: StepContext): Promise<StepOutcome> {
  const input = RotationInput.parse(operation.input)
  const registryId = operation.subject.id
  return mutate<StepOutcome>(systemContext(core), 'registry.replace-credential', async (tx) => {
    const registry = await getRegistry(tx.db, registryId)
    const next = await readSecret({ db: tx.db, cipher: core.cipher }, spareOf(registryId, 'next'))
    if (next === undefined && registry.credentialVersion > input.fromVersion) {
      return { result: { state: 'done', ...told('version-used', { version: registry.credentialVersion }) } }
    }
    if (next === undefined || registry.credentialVersion !== input.fromVersion || !registry.hasPassword) {
      return { result: changedMeanwhile }
    }
    if (!(await holdRunning(tx, operation.id))) return { result: { state: 'again', afterMs: 0 } }
    if (operation.kind === 'registry.rotate') await setAside(tx, registry)
    else await dropPrevious(tx, registryId)
    const { username, expiresAt } = input
    const credential = { username, password: next.secret, setBy: operation.createdBy, expiresAt }
    const after = await replaceCredential(tx, registry, credential)
    await forgetSpare(tx, registryId, 'next')
    if (input.overlap) await keepOnStandby(tx, registry, after)
    return {
      result: { state: 'done', ...told('version-used', { version: after.credentialVersion }) },
      audit: {
        subject: registryId,
        before: { version: registry.credentialVersion, fingerprint: registry.credentialFingerprint },
        after: { version: after.credentialVersion, fingerprint: after.credentialFingerprint, operation: operation.id },
      },
    }
  })
}

const changedMeanwhile = { state: 'failed', ...told('changed-meanwhile') } as const

/** Nodes go on trying the credential before, until nobody needs it any more. */
async function keepOnStandby(tx: Transaction, before: RegistryRecord, after: RegistryRecord): Promise<void> {
  const previous = await readSecret({ db: tx.db, cipher: tx.ctx.cipher }, spareOf(before.id, 'previous'))
  if (previous === undefined || before.username === null) return
  await stageStandby(tx, after, { username: before.username, password: previous.secret })
}

async function setAside(tx: Transaction, registry: RegistryRecord): Promise<void> {
  const { id, username, credentialVersion, credentialFingerprint, credentialSetAt, credentialSetBy } = registry
  const stored = await readRegistryPassword({ db: tx.db, cipher: tx.ctx.cipher }, id)
  if (stored === undefined || username === null) return
  await writeSecret({ db: tx.db, cipher: tx.ctx.cipher }, spareOf(id, 'previous'), credentialVersion, stored.secret)
  await keepPrevious(tx.db, {
    registry_id: id,
    version: credentialVersion,
    username,
    fingerprint: credentialFingerprint ?? '',
    set_at: credentialSetAt ?? tx.at,
    set_by: credentialSetBy ?? '',
    replaced_at: tx.at,
    replaced_by_version: credentialVersion + 1,
  })
}

async function dropPrevious(tx: Transaction, registryId: string): Promise<void> {
  await forgetPrevious(tx.db, registryId)
  await forgetSpare(tx, registryId, 'previous')
}
