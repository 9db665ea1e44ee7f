import type { Note } from '#contract/common.ts'
import { DomainError } from '#contract/errors.ts'
import type { NewRegistry } from '#contract/registries.ts'
import type { Context } from '#platform/context.ts'
import { writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate } from '#platform/mutate.ts'
import { Secret } from '#platform/secret.ts'
import { expiryAt } from './credential-expiry.ts'
import { passwordOf, type RegistryRecord, withReason } from './registry.ts'
import { notesOnPassword, readAddress } from './registry-rules.ts'
import { readSignIn } from './sign-in-rules.ts'
import { insertRegistry, isNameTaken, takeDefaultFromOthers } from './registry-store.ts'

export interface Written {
  readonly registry: RegistryRecord
  readonly notes: readonly Note[]
}

/** The registry is not contacted: a slow one never holds up this request. Its pull secrets follow by themselves. */
export function createRegistry(ctx: Context, input: NewRegistry, reason?: string): Promise<Written> {
  const address = readAddress({ url: input.url, kind: input.kind, plainHttp: input.tls.plainHttp })
  const { password, ...signIn } = readSignIn({
    kind: address.kind,
    authentication: input.authentication,
    username: input.username,
    password: input.password === undefined ? undefined : new Secret(input.password),
    delivery: input.delivery,
    tenantId: input.tenantId,
  })
  return mutate(ctx, 'registry.create', async (tx) => {
    await refuseTakenName(tx.db, input.name)
    const registry: RegistryRecord = {
      id: ctx.newId(),
      name: input.name,
      kind: address.kind,
      host: address.host,
      imagePath: input.imagePath === '' ? address.path : input.imagePath,
      defaultTag: input.defaultTag,
      description: input.description,
      ...signIn,
      environments: input.environments,
      isDefault: input.isDefault,
      enabled: input.enabled,
      plainHttp: input.tls.plainHttp,
      caCertificate: input.tls.caCertificate,
      rotateEveryDays: input.rotateEveryDays,
      credentialVersion: password === undefined ? 0 : 1,
      hasPassword: password !== undefined,
      credentialSetAt: password === undefined ? null : tx.at,
      credentialSetBy: password === undefined ? null : ctx.actor.name,
      credentialFingerprint: password === undefined ? null : ctx.cipher.fingerprint(password),
      credentialExpiresAt: password === undefined ? null : expiryAt(input.expiresAt),
      approvedRealms: [],
      checksPaused: null,
      createdAt: tx.at,
      updatedAt: tx.at,
      revision: 1,
      minted: null,
      facts: null,
    }
    if (registry.isDefault) await takeDefaultFromOthers(tx.db, registry.id, tx.at)
    await insertRegistry(tx.db, registry)
    if (password !== undefined)
      await writeSecret({ db: tx.db, cipher: ctx.cipher }, passwordOf(registry.id), 1, password)
    tx.wakeAfterCommit('pull-secrets')
    tx.wakeAfterCommit('registry-health', registry.id)
    tx.wakeAfterCommit('minted-credentials', registry.id)
    const notes = [...address.notes, ...notesOnPassword(input.password)]
    return { result: { registry, notes }, audit: { subject: registry.id, after: withReason(registry, reason) } }
  })
}

/** The unique index is the guard; this gives the better message. */
export async function refuseTakenName(
  db: Parameters<typeof isNameTaken>[0],
  name: string,
  exceptId?: string,
): Promise<void> {
  if (!(await isNameTaken(db, name, exceptId))) return
  throw new DomainError('conflict', `A registry named "${name}" exists already`, {
    hint: 'Choose another name, or change the registry that has it.',
    errors: [{ pointer: '/name', code: 'taken', detail: 'The name is taken' }],
  })
}
