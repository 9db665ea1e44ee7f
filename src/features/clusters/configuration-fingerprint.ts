import { createHmac } from 'node:crypto'
import { type ManifestInput, isHighlyAvailable } from './manifest-input.ts'
import { membersConfig } from './members.ts'

/** Tells whether pods run with the present keys and files. Keyed with a random key: it tells nothing of a password. */
export function configurationFingerprint({ cluster, keys, databasePassword }: ManifestInput): string {
  const parts = [
    keys.apiKeyAdmin.expose(),
    keys.encryptionSalt.expose(),
    keys.caPassword.expose(),
    keys.caTruststorePassword.expose(),
    cluster.database === null ? null : (databasePassword?.expose() ?? null),
    isHighlyAvailable(cluster) ? membersConfig : null,
  ]
  return createHmac('sha256', keys.masterKey.expose()).update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
