import type { Context } from '#platform/context.ts'
import { readSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { DomainError } from '#contract/errors.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { mintCredential } from '#features/registries/mint-credential.ts'
import { isMinted, type RegistryRecord } from '#features/registries/registry.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { forgetSpare, spareOf } from '#features/registries/replace-credential.ts'
import { openRegistryClient } from './open-registry-client.ts'
import type { RotationParts } from './rotation.ts'
import { findPrevious, forgetPrevious } from './rotation-store.ts'

export interface Retired {
  readonly retired: boolean
  readonly accepted: 'yes' | 'no' | 'unknown'
  readonly message: string
}

/** The registry is asked once, with the old credential, whether it has really been revoked; then it is forgotten. */
export async function retireCredential(
  ctx: Context,
  parts: RotationParts,
  { id, force }: { readonly id: string; readonly force: boolean },
): Promise<Retired> {
  const registry = await getRegistry(ctx.db, id)
  const previous = await findPrevious(ctx.db, id)
  const sealed = await readSecret(ctx, spareOf(id, 'previous'))
  if (previous === undefined || sealed === undefined) {
    throw new DomainError('conflict', `No earlier credential of "${registry.name}" is kept`, {
      hint: 'It has been retired already.',
    })
  }
  const accepted = await isAccepted(parts, registry, { username: previous.username, password: sealed.secret })
  const retired = force || accepted !== 'yes'
  await mutate(ctx, 'registry.retire-credential', async (tx) => {
    if (retired) {
      await forgetPrevious(tx.db, id)
      await forgetSpare(tx, id, 'previous')
    }
    const { version, fingerprint } = previous
    return { result: undefined, audit: { subject: id, before: { version, fingerprint }, after: { retired, accepted } } }
  })
  return { retired, accepted, message: words[accepted] }
}

/** A key that tokens are minted from is known to its cloud, not to the registry. */
async function isAccepted(
  parts: RotationParts,
  registry: RegistryRecord,
  credential: Credential,
): Promise<Retired['accepted']> {
  if (isMinted({ ...registry, enabled: true })) {
    const minted = await mintCredential(parts.clouds, { ...registry, ...credential })
    return minted.ok ? 'yes' : minted.reason === 'key-refused' ? 'no' : 'unknown'
  }
  const outcome = await openRegistryClient(parts, registry).signIn(credential)
  return outcome.ok ? 'yes' : outcome.reason === 'unauthorized' ? 'no' : 'unknown'
}

const words = {
  yes: 'The registry still accepts the old credential: revoke it at the provider',
  no: 'The registry no longer accepts the old credential',
  unknown: 'It could not be found out whether the registry still accepts the old credential',
} as const
