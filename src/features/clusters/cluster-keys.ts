import { Secret } from '#platform/secret.ts'

/** What the pods of one transfer cluster share. Another master key or salt makes everything they have stored unreadable. */
export interface ClusterKeys {
  readonly apiKeyAdmin: Secret
  readonly masterKey: Secret
  /** Base64 of exactly 32 bytes: the server does not start with another length. */
  readonly encryptionSalt: Secret
  readonly caPassword: Secret
  readonly caTruststorePassword: Secret
}

/** Made once when the cluster is created, and kept for as long as it lives. */
export function makeClusterKeys(randomBytes: (size: number) => Buffer): ClusterKeys {
  const password = () => new Secret(randomBytes(32).toString('base64url'))
  return {
    apiKeyAdmin: password(),
    masterKey: password(),
    encryptionSalt: new Secret(randomBytes(32).toString('base64')),
    caPassword: password(),
    caTruststorePassword: password(),
  }
}
