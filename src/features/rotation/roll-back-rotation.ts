import { DomainError } from '#contract/errors.ts'
import type { Operation } from '#contract/operations.ts'
import type { Redeploy } from '#contract/rotations.ts'
import type { Context } from '#platform/context.ts'
import { readSecret, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { endRunningOperation } from '#features/operations/end-operation.ts'
import { startOperation } from '#features/operations/start-operation.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { spareOf } from '#features/registries/replace-credential.ts'
import { rollBackSteps, type RotationInput } from './rotation.ts'
import { findPrevious } from './rotation-store.ts'

export interface RollBackRequest {
  readonly id: string
  readonly redeploy: Redeploy
  readonly reason?: string | null | undefined
}

/** The credential before comes back as a newer version of itself: no namespace ever goes from a higher one to a lower. */
export function rollBackRotation(ctx: Context, { id, redeploy, reason = null }: RollBackRequest): Promise<Operation> {
  return mutate(ctx, 'registry.roll-back', async (tx) => {
    const registry = await getRegistry(tx.db, id)
    const vault = { db: tx.db, cipher: ctx.cipher }
    const previous = await findPrevious(tx.db, id)
    const sealed = previous && (await readSecret(vault, spareOf(id, 'previous')))
    if (previous === undefined || sealed === undefined) throw nothingToGoBackTo(registry.name)
    if (previous.replaced_by_version !== registry.credentialVersion) throw changedSince(registry.name)
    await endRunningOperation(tx, { subjectId: id, kind: 'registry.rotate', message: 'Rolled back' })
    const fromVersion = registry.credentialVersion
    const { username } = previous
    const input: RotationInput = {
      username,
      fromVersion,
      redeploy,
      force: true,
      overlap: false,
      reason,
      expiresAt: null,
    }
    const subject = { type: 'registry', id, name: registry.name } as const
    const operation = await startOperation(tx, { kind: 'registry.roll-back', subject, steps: rollBackSteps, input })
    await writeSecret(vault, spareOf(id, 'next'), fromVersion + 1, sealed.secret)
    return {
      result: operation,
      audit: {
        subject: id,
        before: { username: registry.username, fingerprint: registry.credentialFingerprint },
        after: { operation: operation.id, username: previous.username, fingerprint: previous.fingerprint, reason },
      },
    }
  })
}

function nothingToGoBackTo(name: string): DomainError {
  return new DomainError('conflict', `No earlier credential of "${name}" is kept`, {
    hint: 'It is kept from a rotation until it is retired. Rotate to the credential that you want instead.',
  })
}

function changedSince(name: string): DomainError {
  return new DomainError('conflict', `The credential of "${name}" was changed again after the rotation`, {
    hint: 'Rotate to the credential that you want instead.',
  })
}
