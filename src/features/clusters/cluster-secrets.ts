import { z } from 'zod'
import { deleteSecrets, readSecret, type Vault, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import { Secret } from '#platform/secret.ts'
import { secretOwner } from './cluster.ts'
import type { ClusterKeys } from './cluster-keys.ts'

const names = ['apiKeyAdmin', 'masterKey', 'encryptionSalt', 'caPassword', 'caTruststorePassword'] as const
const databasePassword = 'database-password'

export async function writeClusterKeys(vault: Vault, clusterId: string, keys: ClusterKeys): Promise<void> {
  for (const name of names) await writeSecret(vault, { owner: secretOwner(clusterId), name }, 1, keys[name])
}

const Keys = z.record(z.enum(names), z.instanceof(Secret))

/** Throws where one is missing: keys are made with the cluster, and never anew. */
export async function readClusterKeys(vault: Vault, clusterId: string): Promise<ClusterKeys> {
  const entries = names.map(async (name) => [
    name,
    (await readSecret(vault, { owner: secretOwner(clusterId), name }))?.secret,
  ])
  return Keys.parse(Object.fromEntries(await Promise.all(entries)))
}

export async function writeDatabasePassword(vault: Vault, clusterId: string, password: Secret): Promise<void> {
  const ref = { owner: secretOwner(clusterId), name: databasePassword }
  const stored = await readSecret(vault, ref)
  await writeSecret(vault, ref, (stored?.version ?? 0) + 1, password)
}

export async function readDatabasePassword(vault: Vault, clusterId: string): Promise<Secret | null> {
  const stored = await readSecret(vault, { owner: secretOwner(clusterId), name: databasePassword })
  return stored?.secret ?? null
}

export async function removeDatabasePassword(vault: Vault, clusterId: string): Promise<void> {
  await deleteSecrets(vault.db, secretOwner(clusterId), databasePassword)
}

export async function removeClusterSecrets(vault: Vault, clusterId: string): Promise<void> {
  await deleteSecrets(vault.db, secretOwner(clusterId))
}
