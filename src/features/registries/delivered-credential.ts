import { deleteSecrets, readSecret, type Vault, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import type { Transaction } from '#platform/mutate.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { Secret } from '#platform/secret.ts'
import { isDeliverable, mintTarget, nextGeneration } from './mint-policy.ts'
import { writeMinted } from './minted-store.ts'
import { findRegistry } from './registry-store.ts'
import { isMinted, mintedOf, needsPullSecret, passwordOf, type RegistryRecord, standbyOf } from './registry.ts'

/** What stands in the pull secrets of a registry. */
export interface Delivered {
  readonly credential: Credential
  /** Stands behind it while one takes the place of the other: kubelets try both. */
  readonly standby: Credential | undefined
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
  const generation = minted?.generation ?? 0
  const standby = await readStandby(vault, registry)
  return { credential, standby, credentialVersion: password.version, generation, expiresAt: null }
}

/** Of this very delivery and host: it never goes where it was not meant to. */
async function readStandby(vault: Vault, { id, host, minted }: RegistryRecord): Promise<Credential | undefined> {
  const sealed = await readSecret(vault, standbyOf(id))
  if (sealed === undefined || sealed.version !== minted?.generation) return undefined
  const text = sealed.secret.expose()
  const blank = text.indexOf(' ')
  return text.slice(0, blank) === host ? splitPair(text.slice(blank + 1)) : undefined
}

/** Puts a second credential into the pull secrets, or another in its place. */
export async function stageStandby(
  tx: Transaction,
  registry: RegistryRecord,
  { username, password }: Credential,
): Promise<void> {
  const generation = await deliverLater(tx, registry)
  const text = new Secret(`${registry.host} ${username}:${password.expose()}`)
  await writeSecret({ db: tx.db, cipher: tx.ctx.cipher }, standbyOf(registry.id), generation, text)
}

/** Takes the second credential out of the pull secrets; false where there is none. */
export async function dropStandby(tx: Transaction, registryId: string): Promise<boolean> {
  const { owner, name } = standbyOf(registryId)
  const registry = await findRegistry(tx.db, registryId)
  const sealed = await readSecret({ db: tx.db, cipher: tx.ctx.cipher }, { owner, name })
  if (registry === undefined || sealed === undefined) return false
  await deleteSecrets(tx.db, owner, name)
  await deliverLater(tx, registry)
  return true
}

async function readMinted(vault: Vault, registry: RegistryRecord, now: Date): Promise<Delivered | undefined> {
  if (!isDeliverable(registry, now)) return undefined
  const token = await readSecret(vault, mintedOf(registry.id))
  // A newer one belongs to a record that was not read yet.
  if (token === undefined || token.version !== registry.minted?.generation) return undefined
  const credential = splitPair(token.secret.expose())
  const { minted } = registry
  // That of its own key: a new key has arrived only when a token of it has.
  const credentialVersion = minted.credentialVersion ?? registry.credentialVersion
  const { generation, expiresAt } = minted
  return { credential, standby: undefined, credentialVersion, generation, expiresAt }
}

function splitPair(pair: string): Credential {
  const colon = pair.indexOf(':')
  return { username: pair.slice(0, colon), password: new Secret(pair.slice(colon + 1)) }
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
  if (registry.minted.host !== null) await deliverLater(tx, registry)
}

/** What is delivered from now on counts as later than all before. */
async function deliverLater(tx: Transaction, registry: RegistryRecord): Promise<number> {
  const generation = nextGeneration(registry.minted, new Date(tx.at))
  await writeMinted(tx.db, registry.id, {
    generation,
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
  tx.wakeAfterCommit('pull-secrets')
  return generation
}
