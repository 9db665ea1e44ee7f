import { DomainError } from '#contract/errors.ts'
import type { Operation } from '#contract/operations.ts'
import type { Redeploy } from '#contract/rotations.ts'
import type { Context } from '#platform/context.ts'
import { isSameSecret } from '#platform/encryption/cipher.ts'
import { writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import type { Secret } from '#platform/secret.ts'
import { startOperation } from '#features/operations/start-operation.ts'
import { expiryAt } from '#features/registries/credential-expiry.ts'
import { getRegistry, readRegistryPassword } from '#features/registries/read-registries.ts'
import { isMinted, type RegistryRecord, takesSecret } from '#features/registries/registry.ts'
import { readSignIn } from '#features/registries/sign-in-rules.ts'
import { spareOf } from '#features/registries/replace-credential.ts'
import { overlapSteps, type RotationInput, rotationSteps } from './rotation.ts'

export interface RotationRequest {
  readonly id: string
  readonly username: string | undefined
  readonly password: Secret
  readonly redeploy: Redeploy
  readonly force: boolean
  readonly overlap: boolean
  readonly reason: string | undefined
  /** A day, or a moment. */
  readonly expiresAt: string | undefined
}

/** The new credential is sealed beside the one in use, which stays in use until the new one has been accepted. */
export function rotateRegistry(ctx: Context, request: RotationRequest): Promise<Operation> {
  const { id, redeploy, force, overlap, reason = null } = request
  return mutate(ctx, 'registry.rotate', async (tx) => {
    const registry = await getRegistry(tx.db, id)
    const vault = { db: tx.db, cipher: ctx.cipher }
    const username = request.username ?? registry.username
    if (!rotates(registry) || username === null) throw nothingToRotate(registry)
    const { password = request.password } = readSignIn({ ...registry, username, password: request.password })
    const stored = await readRegistryPassword({ ...ctx, db: tx.db }, id)
    if (stored !== undefined && isSameSecret(stored.secret, password) && username === registry.username) {
      throw sameCredential(registry)
    }
    if (overlap && isMinted(registry)) throw overlapsAlready(registry)
    const fromVersion = registry.credentialVersion
    const expiresAt = expiryAt(request.expiresAt)
    if (expiresAt !== null && Date.parse(expiresAt) <= ctx.now().getTime()) throw endedAlready()
    const input: RotationInput = { username, fromVersion, redeploy, force, overlap, reason, expiresAt }
    const subject = { type: 'registry', id, name: registry.name } as const
    const steps = overlap ? overlapSteps : rotationSteps
    const operation = await startOperation(tx, { kind: 'registry.rotate', subject, steps, input })
    await writeSecret(vault, spareOf(id, 'next'), fromVersion + 1, password)
    return {
      result: operation,
      audit: {
        subject: id,
        before: { username: registry.username, fingerprint: registry.credentialFingerprint },
        after: {
          operation: operation.id,
          username,
          fingerprint: ctx.cipher.fingerprint(password),
          redeploy,
          overlap,
          reason,
          expiresAt,
        },
      },
    }
  })
}

function endedAlready(): DomainError {
  const detail = 'The new credential would have ended already'
  return new DomainError('invalid', detail, {
    hint: 'Give the day on which it ends, or leave it out.',
    errors: [{ pointer: '/expiresAt', code: 'past', detail }],
  })
}

function overlapsAlready({ name }: RegistryRecord): DomainError {
  const detail = `The namespaces of "${name}" hold short-lived tokens, which do not end with the key they were issued for`
  return new DomainError('invalid', detail, {
    hint: 'Rotate without overlap.',
    errors: [{ pointer: '/overlap', code: 'minted', detail }],
  })
}

function rotates({ authentication, hasPassword }: RegistryRecord): boolean {
  return takesSecret(authentication) && hasPassword
}

function nothingToRotate({ name }: RegistryRecord): DomainError {
  return new DomainError('conflict', `The registry "${name}" has no credential that could be replaced`, {
    hint: 'Give it a user name and a password first, by editing it.',
  })
}

function sameCredential({ name }: RegistryRecord): DomainError {
  const detail = `This is the credential that "${name}" uses already`
  return new DomainError('invalid', detail, {
    hint: 'Make a new token at the provider, and give that one.',
    errors: [{ pointer: '/password', code: 'same', detail }],
  })
}
