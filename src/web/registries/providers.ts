import type { RegistryKind } from '#contract/registries.ts'
import type { RegistryInput } from './registry-input.ts'

export interface Provider {
  readonly kind: RegistryKind
  /** Where it has one address only. */
  readonly url?: string
  readonly urlExample: string
  /** The user name that it always takes. */
  readonly username?: string
  /** Where a token for it is made. */
  readonly tokenPage?: string
}

export const providers: readonly Provider[] = [
  {
    kind: 'docker-hub',
    url: 'docker.io',
    urlExample: 'docker.io',
    tokenPage: 'https://app.docker.com/settings/personal-access-tokens',
  },
  {
    kind: 'ghcr',
    url: 'ghcr.io',
    urlExample: 'ghcr.io',
    tokenPage: 'https://github.com/settings/tokens/new?scopes=read:packages',
  },
  {
    kind: 'artifact-registry',
    urlExample: 'europe-docker.pkg.dev',
    username: '_json_key',
    tokenPage: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  },
  {
    kind: 'gcr',
    url: 'gcr.io',
    urlExample: 'gcr.io',
    username: '_json_key',
    tokenPage: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  },
  { kind: 'ecr', urlExample: '123456789012.dkr.ecr.eu-west-3.amazonaws.com', username: 'AWS' },
  { kind: 'acr', urlExample: 'example.azurecr.io' },
  { kind: 'harbor', urlExample: 'harbor.example.com' },
  { kind: 'quay', url: 'quay.io', urlExample: 'quay.io', tokenPage: 'https://quay.io/user/?tab=settings' },
  {
    kind: 'gitlab',
    url: 'registry.gitlab.com',
    urlExample: 'registry.gitlab.com',
    tokenPage: 'https://gitlab.com/-/user_settings/personal_access_tokens?scopes=read_registry',
  },
  { kind: 'private', urlExample: 'registry.mycompany.com' },
]

export function providerOf(kind: RegistryKind | ''): Provider | undefined {
  return providers.find((provider) => provider.kind === kind)
}

/** Choosing a provider fills what it alone decides, and keeps what was typed where it decides nothing. */
export function chooseProvider(input: RegistryInput, kind: RegistryKind): RegistryInput {
  const [before, provider] = [providerOf(input.kind), providerOf(kind)]
  const isUrlOfBefore = input.url === '' || input.url === before?.url
  const isUsernameOfBefore = input.username === '' || input.username === before?.username
  return {
    ...input,
    kind,
    url: isUrlOfBefore ? (provider?.url ?? '') : input.url,
    username: isUsernameOfBefore ? (provider?.username ?? '') : input.username,
  }
}
