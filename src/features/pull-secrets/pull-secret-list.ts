import type { PullSecret, PullSecretState } from '#contract/registries.ts'

export interface SecretFilter {
  readonly search?: string | undefined
  readonly state?: readonly PullSecretState[] | undefined
}

/** Of ten thousand namespaces, those that a person looks for. */
export function isWantedSecret(secret: PullSecret, { search = '', state }: SecretFilter): boolean {
  if (state !== undefined && !state.includes(secret.state)) return false
  const wanted = search.toLowerCase()
  return [secret.namespace, secret.connectionName].some((text) => text.toLowerCase().includes(wanted))
}
