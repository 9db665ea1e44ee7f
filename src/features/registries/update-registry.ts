import type { Note } from '#contract/common.ts'
import type { RegistryChange } from '#contract/registries.ts'
import type { Context } from '#platform/context.ts'
import { isSameSecret } from '#platform/encryption/cipher.ts'
import { deleteSecrets, readSecret, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import { Secret } from '#platform/secret.ts'
import { refuseTakenName, type Written } from './create-registry.ts'
import { expiryAt } from './credential-expiry.ts'
import { kindNamed } from './kinds/kinds.ts'
import { retireMinted } from './delivered-credential.ts'
import { auditFacts, passwordOf, standbyOf, type RegistryRecord, takesSecret, withReason } from './registry.ts'
import {
  type Address,
  changedMeanwhile,
  notesOnPassword,
  readAddress,
  refuseForeignKind,
  registryNotFound,
} from './registry-rules.ts'
import { readSignIn, type SignIn } from './sign-in-rules.ts'
import { forgetSpare } from './replace-credential.ts'
import { findRegistry, replaceRegistry, takeDefaultFromOthers } from './registry-store.ts'

export interface RegistryUpdate {
  readonly id: string
  readonly change: RegistryChange
  readonly revision: number
  /** Why it is saved although its test failed. */
  readonly reason?: string | undefined
}

/** Changes nothing, not even the revision, where everything is already as asked, the password included. */
export function updateRegistry(ctx: Context, { id, change, revision, reason }: RegistryUpdate): Promise<Written> {
  return mutate(ctx, 'registry.update', async (tx) => {
    const before = await findRegistry(tx.db, id)
    if (before === undefined) throw registryNotFound(id)
    if (before.revision !== revision) throw changedMeanwhile(before)
    if (change.name !== undefined) await refuseTakenName(tx.db, change.name, id)
    const stored = await readSecret({ db: tx.db, cipher: ctx.cipher }, passwordOf(id))
    const plan = planUpdate(before, change, stored?.secret)
    if (plan.moves) await forgetSpares(tx, id)
    const credential = await applyCredential(tx, plan)
    const after = withExpiry({ ...plan.next, ...credential }, before, change)
    const notes = [...plan.notes, ...notesOnPassword(change.password ?? undefined)]
    if (isEqual(before, after)) return { result: { registry: before, notes } }
    const registry = { ...after, updatedAt: tx.at, revision: before.revision + 1 }
    if (registry.isDefault) await takeDefaultFromOthers(tx.db, id, tx.at)
    if (!(await replaceRegistry(tx.db, registry, before.revision))) throw changedMeanwhile(before)
    await retireMinted(tx, registry)
    tx.wakeAfterCommit('pull-secrets')
    tx.wakeAfterCommit('registry-health', id)
    tx.wakeAfterCommit('minted-credentials', id)
    tx.wakeAfterCommit('cluster-status')
    return {
      result: { registry, notes },
      audit: { subject: id, before: auditFacts(before), after: withReason(registry, reason) },
    }
  })
}

interface Plan {
  /** To another host, port or scheme. */
  readonly moves: boolean
  readonly before: RegistryRecord
  readonly next: RegistryRecord
  /** `keep`, or what takes the place of the password; `null` for none. */
  readonly password: Secret | null | 'keep'
  readonly notes: readonly Note[]
}

/** Another host, port or scheme would send a saved password to where it was never meant to go. */
function planUpdate(before: RegistryRecord, change: RegistryChange, stored: Secret | undefined): Plan {
  const plainHttp = change.tls?.plainHttp ?? before.plainHttp
  const address = change.url === undefined ? undefined : readAddress({ url: change.url, kind: change.kind, plainHttp })
  if (address === undefined && change.kind !== undefined) refuseForeignKind(before.host, change.kind)
  const moves = plainHttp !== before.plainHttp || (address !== undefined && address.host !== before.host)
  const isCleared = moves && before.hasPassword && change.password === undefined
  const next = { ...merge(before, change, address), plainHttp }
  const given = passwordAfter(change, { isCleared, stored })
  const notes = [...(address?.notes ?? [])]
  if (isCleared) {
    notes.push({
      code: 'credential-cleared',
      message: 'The password was removed, because the registry is at another address now; give it again',
    })
  }
  if (moves && before.approvedRealms.length > 0) {
    notes.push({
      code: 'approvals-cleared',
      message: 'The approved token servers were forgotten, because the registry is at another address now',
    })
  }
  const { password, ...signIn } = signInAfter(next, change, { given, isRemoved: change.password === null || isCleared })
  const isKept = password !== undefined && password === stored
  const approvedRealms = moves ? [] : before.approvedRealms
  const kept = isKept ? 'keep' : (password ?? null)
  return { before, next: { ...next, ...signIn, approvedRealms }, password: kept, moves, notes }
}

interface PasswordNow {
  readonly isCleared: boolean
  readonly stored: Secret | undefined
}

/** The stored one itself where it is to be kept. */
function passwordAfter(change: RegistryChange, { isCleared, stored }: PasswordNow): Secret | undefined {
  if (typeof change.password === 'string') return new Secret(change.password)
  if (change.password === null || isCleared) return undefined
  return change.authentication === undefined || takesSecret(change.authentication) ? stored : undefined
}

interface SecretNow {
  readonly given: Secret | undefined
  readonly isRemoved: boolean
}

function signInAfter(next: RegistryRecord, change: RegistryChange, { given, isRemoved }: SecretNow): SignIn {
  const { kind } = next
  const username = change.username === undefined ? next.username : change.username
  const tenantId = change.tenantId === undefined ? next.tenantId : change.tenantId
  const authentication = methodAfter(next, change, { given, isRemoved })
  const delivery = change.delivery ?? (authentication === next.authentication ? next.delivery : undefined)
  const isBare = authentication !== undefined && takesSecret(authentication) && given === undefined
  if (isBare && (isRemoved || (authentication === next.authentication && !next.hasPassword))) {
    return {
      authentication,
      username,
      password: undefined,
      delivery: delivery ?? 'static',
      tenantId,
      serviceAccount: null,
    }
  }
  const takesNone = authentication !== undefined && !takesSecret(authentication)
  return readSignIn({
    kind,
    authentication,
    username: takesNone ? undefined : username,
    password: takesNone ? undefined : given,
    delivery,
    tenantId,
  })
}

/** `undefined`: told from what was given, as for a new registry. */
function methodAfter(next: RegistryRecord, change: RegistryChange, { given, isRemoved }: SecretNow) {
  if (change.authentication !== undefined) return change.authentication
  if (kindNamed(next.kind).authentications[next.authentication] === undefined) return isRemoved ? 'password' : undefined
  return isRemoved || given === undefined || takesSecret(next.authentication) ? next.authentication : undefined
}

function merge(before: RegistryRecord, change: RegistryChange, address: Address | undefined): RegistryRecord {
  const addressPath = address === undefined || address.path === '' ? before.imagePath : address.path
  return {
    ...before,
    name: change.name ?? before.name,
    host: address?.host ?? before.host,
    kind: address?.kind ?? change.kind ?? before.kind,
    imagePath: change.imagePath ?? addressPath,
    defaultTag: change.defaultTag ?? before.defaultTag,
    description: change.description ?? before.description,
    environments: change.environments ?? before.environments,
    isDefault: change.isDefault ?? before.isDefault,
    enabled: change.enabled ?? before.enabled,
    caCertificate: change.tls === undefined ? before.caCertificate : change.tls.caCertificate,
    rotateEveryDays: change.rotateEveryDays === undefined ? before.rotateEveryDays : change.rotateEveryDays,
  }
}

/** What was said of the end of a credential is not true of another one. */
function withExpiry(after: RegistryRecord, before: RegistryRecord, { expiresAt }: RegistryChange): RegistryRecord {
  const isSame = after.hasPassword && after.credentialVersion === before.credentialVersion
  const said = expiresAt === undefined && isSame ? before.credentialExpiresAt : expiryAt(expiresAt)
  return { ...after, credentialExpiresAt: after.hasPassword ? said : null }
}

/** What waits to be used, or is kept to go back to, belongs to the address before: it must not be sent to another. */
async function forgetSpares(tx: Transaction, id: string): Promise<void> {
  await forgetSpare(tx, id, 'next')
  await forgetSpare(tx, id, 'previous')
  const { owner, name } = standbyOf(id)
  await deleteSecrets(tx.db, owner, name)
  await tx.db.deleteFrom('previous_credentials').where('registry_id', '=', id).execute()
}

type CredentialFields = Pick<
  RegistryRecord,
  'credentialVersion' | 'hasPassword' | 'credentialSetAt' | 'credentialSetBy' | 'credentialFingerprint'
>

async function applyCredential(tx: Transaction, { before, password }: Plan): Promise<Partial<CredentialFields>> {
  const ref = passwordOf(before.id)
  const vault = { db: tx.db, cipher: tx.ctx.cipher }
  if (password === 'keep') return {}
  if (password === null) {
    if (before.hasPassword) await deleteSecrets(tx.db, ref.owner)
    return { hasPassword: false, credentialSetAt: null, credentialSetBy: null, credentialFingerprint: null }
  }
  const stored = await readSecret(vault, ref)
  if (stored !== undefined && isSameSecret(stored.secret, password)) return {}
  const version = before.credentialVersion + 1
  await writeSecret(vault, ref, version, password)
  return {
    credentialVersion: version,
    hasPassword: true,
    credentialSetAt: tx.at,
    credentialSetBy: tx.ctx.actor.name,
    credentialFingerprint: tx.ctx.cipher.fingerprint(password),
  }
}

function isEqual(one: RegistryRecord, other: RegistryRecord): boolean {
  const keys = Object.keys(one) as (keyof RegistryRecord)[]
  return keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]))
}
