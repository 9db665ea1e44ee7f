import type { Authentication, RegistryKind } from '#contract/registries.ts'
import type { RegistryInput } from './registry-input.ts'

export interface Provider {
  readonly kind: RegistryKind
  /** Where it has one address only. */
  readonly url?: string
  readonly urlExample: string
  /** The user name that goes with a password or token. */
  readonly username?: string
  /** Ways to sign in besides a password; the first is the one that it is best to begin with. */
  readonly methods?: readonly Exclude<Authentication, 'none' | 'password'>[]
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
    methods: ['gcp-service-account', 'node-identity'],
    tokenPage: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  },
  {
    kind: 'gcr',
    url: 'gcr.io',
    urlExample: 'gcr.io',
    username: '_json_key',
    methods: ['gcp-service-account', 'node-identity'],
    tokenPage: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  },
  {
    kind: 'ecr',
    urlExample: '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
    username: 'AWS',
    methods: ['aws-access-key', 'aws-role', 'node-identity'],
  },
  { kind: 'acr', urlExample: 'example.azurecr.io', methods: ['azure-service-principal', 'node-identity'] },
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

/** How a registry of the provider may be signed in to, the best way to begin with first. */
export function methodsOf(provider: Provider | undefined): readonly Exclude<Authentication, 'none'>[] {
  const [first, ...others] = provider?.methods ?? []
  return first === undefined ? ['password'] : [first, 'password', ...others]
}

/** Choosing a provider fills what it alone decides, and keeps what was typed where it decides nothing. */
export function chooseProvider(input: RegistryInput, kind: RegistryKind): RegistryInput {
  const [before, provider] = [providerOf(input.kind), providerOf(kind)]
  const isUrlOfBefore = input.url === '' || input.url === before?.url
  const url = isUrlOfBefore ? (provider?.url ?? '') : input.url
  const [method = 'password'] = methodsOf(provider)
  const isTyped = input.password !== '' || ![undefined, '', before?.username].includes(input.username)
  const keeps = input.authentication === 'none' || (isTyped && offers(provider, input.authentication))
  return chooseMethod({ ...input, kind, url }, keeps ? input.authentication : isTyped ? 'password' : method)
}

function offers(provider: Provider | undefined, authentication: Authentication): boolean {
  return methodsOf(provider).some((method) => method === authentication)
}

/** The user name that goes with a password goes with nothing else. */
export function chooseMethod(input: RegistryInput, authentication: Authentication): RegistryInput {
  const fixed = providers.map(({ username }) => username).filter((username) => username !== undefined)
  const isFree = input.username === '' || fixed.includes(input.username)
  const username = authentication === 'password' ? (providerOf(input.kind)?.username ?? '') : ''
  return { ...input, authentication, username: isFree ? username : input.username }
}
