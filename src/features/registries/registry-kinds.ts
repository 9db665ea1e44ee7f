import type { RegistryKind } from '#contract/registries.ts'

// Whole hosts only: a look-alike such as gcr.io.example.com must never be taken for a provider.
const hostsOf: readonly (readonly [RegistryKind, RegExp])[] = [
  ['docker-hub', /^docker\.io$/],
  ['ghcr', /^ghcr\.io$/],
  ['gcr', /^([a-z0-9-]+\.)?gcr\.io$/],
  ['artifact-registry', /^[a-z0-9-]+-docker\.pkg\.dev$/],
  [
    'ecr',
    /^\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn)$/,
  ],
  ['acr', /^[a-z0-9]+(-[a-z0-9]+)*\.azurecr\.(io|cn|de|us)$/],
  ['quay', /^quay\.io$/],
  ['gitlab', /^registry\.gitlab\.com$/],
]

/** The provider that a host belongs to by its name; a Harbor or GitLab of one's own must be said to be one. */
export function kindOfHost(host: string): RegistryKind {
  return hostsOf.find(([, pattern]) => pattern.test(host))?.[0] ?? 'private'
}

/** Whether a host may be called of that kind: providers with fixed hosts are not taken by anyone else. */
export function isHostOfKind(host: string, kind: RegistryKind): boolean {
  if (kind === 'harbor' || kind === 'gitlab' || kind === 'private' || kind === 'quay') return true
  return kindOfHost(host) === kind
}
