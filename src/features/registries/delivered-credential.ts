import { deleteSecrets, readSecret, type Vault, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import type { Transaction } from '#platform/mutate.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { Secret } from '#platform/secret.ts'
import { isDeliverable, mintTarget, nextGeneration } from './mint-policy.ts'
import { writeMinted } from './minted-store.ts'
import { isMinted, mintedOf, needsPullSecret, passwordOf, type RegistryRecord } from './registry.ts'

/** What stands in the pull secrets of a registry. */
export interface Delivered {
  readonly credential: Credential
  /** Of what the person saved. Compared first. */
  readonly credentialVersion: number
  /** Of what was delivered under that version; 0 where nothing was ever minted. */
  readonly generation: number
  /** `null` where it is not known to end. */
  readonly expiresAt: string | null
}

/** `undefined` where there is nothing to deliver: no password, or the first token is not there yet, or the last one has ended. */
export async function readDelivered(vault: Vault, registry: RegistryRecord, now: Date): Promise<Delivered | undefined> {
  if (!needsPullSecret(registry)) return undefined
  return isMinted(registry) ? await readMinted(vault, registry, now) : await readStatic(vault, registry)
}

async function readStatic(vault: Vault, registry: RegistryRecord): Promise<Delivered | undefined> {
  const { id, username, minted } = registry
  const password = await readSecret(vault, passwordOf(id))
  if (username === null || password === undefined) return undefined
  const credential = { username, password: password.secret }
  return { credential, credentialVersion: password.version, generation: minted?.generation ?? 0, expiresAt: null }
}

async function readMinted(vault: Vault, registry: RegistryRecord, now: Date): Promise<Delivered | undefined> {
  if (!isDeliverable(registry, now)) return undefined
  const token = await readSecret(vault, mintedOf(registry.id))
  // A newer one belongs to a record that was not read yet.
  if (token === undefined || token.version !== registry.minted?.generation) return undefined
  const pair = token.secret.expose()
  const colon = pair.indexOf(':')
  const credential = { username: pair.slice(0, colon), password: new Secret(pair.slice(colon + 1)) }
  const { minted } = registry
  // That of its own key: a new key has arrived only when a token of it has.
  const credentialVersion = minted.credentialVersion ?? registry.credentialVersion
  return { credential, credentialVersion, generation: minted.generation, expiresAt: minted.expiresAt }
}

export async function writeMintedToken(
  vault: Vault,
  registryId: string,
  generation: number,
  { username, password }: Credential,
): Promise<void> {
  await writeSecret(vault, mintedOf(registryId), generation, new Secret(`${username}:${password.expose()}`))
}

/** Forgets the token of a registry that is delivered otherwise now; what is delivered instead must count as later. */
export async function retireMinted(tx: Transaction, registry: RegistryRecord): Promise<void> {
  if (registry.minted === null || isMinted(registry)) return
  await deleteSecrets(tx.db, mintedOf(registry.id).owner, mintedOf(registry.id).name)
  if (registry.minted.host === null) return
  await writeMinted(tx.db, registry.id, {
    generation: nextGeneration(registry.minted, new Date(tx.at)),
    target: mintTarget(registry),
    host: null,
    credentialVersion: null,
    mintedAt: null,
    expiresAt: null,
    dueAt: tx.at,
    failures: 0,
    reason: null,
    message: null,
  })
}
