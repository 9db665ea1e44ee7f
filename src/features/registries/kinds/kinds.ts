import type { RegistryKind } from '#contract/registries.ts'
import { hostnameOf } from '#platform/oci/registry-host.ts'
import { acr } from './acr.ts'
import { artifactRegistry } from './artifact-registry.ts'
import { dockerHub } from './docker-hub.ts'
import { ecr } from './ecr.ts'
import { gcr } from './gcr.ts'
import { ghcr } from './ghcr.ts'
import { gitlab } from './gitlab.ts'
import { harbor } from './harbor.ts'
import type { Kind } from './kind.ts'
import { privateRegistry } from './private.ts'
import { quay } from './quay.ts'

const kinds: Readonly<Record<RegistryKind, Kind>> = {
  'docker-hub': dockerHub,
  ghcr,
  gcr,
  'artifact-registry': artifactRegistry,
  ecr,
  acr,
  harbor,
  quay,
  gitlab,
  private: privateRegistry,
}

export function kindNamed(kind: RegistryKind): Kind {
  return kinds[kind]
}

/** The provider that a host belongs to by its name; a Harbor or GitLab of one's own must be said to be one. */
export function kindOfHost(host: string): RegistryKind {
  const hostname = hostnameOf(host)
  return Object.values(kinds).find((each) => each.owns(hostname))?.kind ?? 'private'
}

/** Whether a host may be called of that kind: providers with fixed hosts are not taken by anyone else. */
export function isHostOfKind(host: string, kind: RegistryKind): boolean {
  return kinds[kind].isSelfHosted || kindOfHost(host) === kind
}
