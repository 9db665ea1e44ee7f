import type { Kysely } from 'kysely'
import type { Registry, RegistryHealth, RegistryUsage } from '#contract/registries.ts'
import type { Schema } from '#platform/database/schema.ts'
import { readSecret, type Vault } from '#platform/encryption/sealed-secrets.ts'
import type { Secret } from '#platform/secret.ts'
import { needsPullSecret, passwordOf, pullSecretName, type RegistryRecord, rotationOf } from './registry.ts'
import { credentialExpiry } from './credential-expiry.ts'
import { mintingOf } from './read-minting.ts'
import { findRegistry, listRegistryRows } from './registry-store.ts'
import { registryNotFound } from './registry-rules.ts'

export async function getRegistry(db: Kysely<Schema>, id: string): Promise<RegistryRecord> {
  const registry = await findRegistry(db, id)
  if (registry === undefined) throw registryNotFound(id)
  return registry
}

export function readRegistries(db: Kysely<Schema>): Promise<readonly RegistryRecord[]> {
  return listRegistryRows(db)
}

/** The password and its version, for those who write it into a pull secret or send it to the registry. */
export function readRegistryPassword(
  vault: Vault,
  id: string,
): Promise<{ version: number; secret: Secret } | undefined> {
  return readSecret(vault, passwordOf(id))
}

export async function findUsers(db: Kysely<Schema>, registryId: string): Promise<RegistryUsage['clusters']> {
  const rows = await db
    .selectFrom('clusters')
    .select(['id', 'name', 'namespace', 'container_image'])
    .where('registry_id', '=', registryId)
    .orderBy('name')
    .execute()
  return rows.map(({ container_image: containerImage, ...row }) => ({ ...row, containerImage }))
}

/** Counts by registry, for a list of them in one question. */
export async function countUsers(db: Kysely<Schema>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('clusters')
    .select(({ fn }) => ['registry_id as id', fn.countAll<number | string>().as('count')])
    .where('registry_id', 'is not', null)
    .groupBy('registry_id')
    .execute()
  return new Map(rows.map(({ id, count }) => [id ?? '', Number(count)]))
}

export interface Standing {
  readonly now: Date
  readonly clusters: number
  readonly pullSecrets: { readonly inSync: number; readonly total: number }
  readonly health: RegistryHealth
}

/** The registry as the API shows it. */
export function presentRegistry(registry: RegistryRecord, { now, clusters, pullSecrets, health }: Standing): Registry {
  const { host: url, plainHttp, caCertificate, environments, approvedRealms, minted: _, facts: __, ...rest } = registry
  const { credentialSetAt: setAt, credentialSetBy: setBy, credentialFingerprint: fingerprint } = registry
  const hasCredential = setAt !== null && setBy !== null && fingerprint !== null
  return {
    ...rest,
    url,
    environments: [...environments],
    approvedRealms: [...approvedRealms],
    tls: { plainHttp, caCertificate },
    credential: hasCredential
      ? { version: registry.credentialVersion, setAt, setBy, fingerprint, ...credentialExpiry(registry) }
      : null,
    minting: mintingOf(registry, now),
    rotation: rotationOf(registry, now),
    pullSecret: needsPullSecret(registry) ? { name: pullSecretName(registry.id), ...pullSecrets } : null,
    usedBy: { clusters },
    health,
  }
}
