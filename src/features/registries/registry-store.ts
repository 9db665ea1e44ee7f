import { type Kysely, type Selectable, sql } from 'kysely'
import { z } from 'zod'
import { Environment } from '#contract/common.ts'
import { ApprovedRealm, Authentication, Delivery, RegistryKind } from '#contract/registries.ts'
import type { CredentialFactsRow, MintedCredentialRow, RegistryRow, Schema } from '#platform/database/schema.ts'
import { findFactsRow, listFactsRows, toldFacts } from './credential-facts-store.ts'
import { findMintedRow, listMintedRows, mintedState } from './minted-store.ts'
import type { RegistryRecord } from './registry.ts'

type Db = Kysely<Schema>

export async function insertRegistry(db: Db, registry: RegistryRecord): Promise<void> {
  await db.insertInto('registries').values(toRow(registry)).execute()
}

/** False where the revision is no longer the stored one. */
export async function replaceRegistry(db: Db, registry: RegistryRecord, expectedRevision: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('registries')
    .set(toRow(registry))
    .where('id', '=', registry.id)
    .where('revision', '=', expectedRevision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function removeRegistry(db: Db, id: string): Promise<void> {
  await db.deleteFrom('registries').where('id', '=', id).execute()
}

export async function takeDefaultFromOthers(db: Db, id: string, at: string): Promise<void> {
  await db
    .updateTable('registries')
    .set({ is_default: 0, updated_at: at, revision: sql`revision + 1` })
    .where('is_default', '=', 1)
    .where('id', '!=', id)
    .execute()
}

export async function findRegistry(db: Db, id: string): Promise<RegistryRecord | undefined> {
  const row = await db.selectFrom('registries').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  return fromRow(row, { minted: await findMintedRow(db, id), facts: await findFactsRow(db, id) })
}

export async function isNameTaken(db: Db, name: string, exceptId?: string): Promise<boolean> {
  const row = await db
    .selectFrom('registries')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', exceptId ?? '')
    .executeTakeFirst()
  return row !== undefined
}

export async function listRegistryRows(db: Db): Promise<readonly RegistryRecord[]> {
  const rows = await db.selectFrom('registries').selectAll().orderBy('name').execute()
  const minted = new Map((await listMintedRows(db)).map((row) => [row.registry_id, row]))
  const facts = new Map((await listFactsRows(db)).map((row) => [row.registry_id, row]))
  return rows.map((row) => fromRow(row, { minted: minted.get(row.id), facts: facts.get(row.id) }))
}

function toRow(registry: RegistryRecord): RegistryRow {
  return {
    id: registry.id,
    name: registry.name,
    kind: registry.kind,
    host: registry.host,
    image_path: registry.imagePath,
    default_tag: registry.defaultTag,
    description: registry.description,
    authentication: registry.authentication,
    username: registry.username,
    delivery: registry.delivery,
    tenant_id: registry.tenantId,
    service_account: registry.serviceAccount === null ? null : JSON.stringify(registry.serviceAccount),
    environments: JSON.stringify(registry.environments),
    is_default: registry.isDefault ? 1 : 0,
    enabled: registry.enabled ? 1 : 0,
    plain_http: registry.plainHttp ? 1 : 0,
    ca_certificate: registry.caCertificate,
    rotate_every_days: registry.rotateEveryDays,
    credential_version: registry.credentialVersion,
    has_password: registry.hasPassword ? 1 : 0,
    credential_set_at: registry.credentialSetAt,
    credential_set_by: registry.credentialSetBy,
    credential_fingerprint: registry.credentialFingerprint,
    credential_expires_at: registry.credentialExpiresAt,
    approved_realms: JSON.stringify(registry.approvedRealms),
    checks_paused: registry.checksPaused === null ? null : JSON.stringify(registry.checksPaused),
    created_at: registry.createdAt,
    updated_at: registry.updatedAt,
    revision: registry.revision,
  }
}

const Environments = z.array(Environment)
const ServiceAccount = z.object({ email: z.string(), projectId: z.string() })
const ApprovedRealms = z.array(ApprovedRealm)
const Paused = z.object({ at: z.string(), by: z.string() })

interface Beside {
  readonly minted: MintedCredentialRow | undefined
  readonly facts: CredentialFactsRow | undefined
}

function fromRow(row: Selectable<RegistryRow>, { minted, facts }: Beside): RegistryRecord {
  return {
    id: row.id,
    name: row.name,
    kind: RegistryKind.parse(row.kind),
    host: row.host,
    imagePath: row.image_path,
    defaultTag: row.default_tag,
    description: row.description,
    authentication: Authentication.parse(row.authentication),
    username: row.username,
    delivery: Delivery.parse(row.delivery),
    tenantId: row.tenant_id,
    serviceAccount: row.service_account === null ? null : ServiceAccount.parse(JSON.parse(row.service_account)),
    environments: Environments.parse(JSON.parse(row.environments)),
    isDefault: row.is_default === 1,
    enabled: row.enabled === 1,
    plainHttp: row.plain_http === 1,
    caCertificate: row.ca_certificate,
    rotateEveryDays: row.rotate_every_days,
    credentialVersion: row.credential_version,
    hasPassword: row.has_password === 1,
    credentialSetAt: row.credential_set_at,
    credentialSetBy: row.credential_set_by,
    credentialFingerprint: row.credential_fingerprint,
    credentialExpiresAt: row.credential_expires_at,
    approvedRealms: ApprovedRealms.parse(JSON.parse(row.approved_realms)),
    checksPaused: row.checks_paused === null ? null : Paused.parse(JSON.parse(row.checks_paused)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
    minted: minted === undefined ? null : mintedState(minted),
    facts: facts === undefined ? null : toldFacts(facts),
  }
}
