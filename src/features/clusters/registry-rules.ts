import type { Environment } from '#contract/common.ts'
import { dockerConfigKey, keyMatchesImage } from '#platform/oci/docker-config.ts'
import { type ImageReference, formatImageReference } from '#contract/image-reference.ts'
import type { Refusal } from './rules.ts'

export interface ChosenRegistry {
  readonly name: string
  /** host[:port], `docker.io` for Docker Hub. */
  readonly host: string
}

export interface ProposableRegistry extends ChosenRegistry {
  readonly id: string
  readonly imagePath: string
  readonly isDefault: boolean
  readonly enabled: boolean
  readonly environments: readonly Environment[]
}

/**
 * The registry whose pull secret a cluster with this image needs: of those that serve the image's host in this
 * environment the one with the longest image path that the repository begins with, then the default one, then by name.
 */
export function proposeRegistry<R extends ProposableRegistry>(
  image: ImageReference,
  environment: Environment,
  registries: readonly R[],
): R | undefined {
  const candidates = registries.filter(
    (registry) => registry.enabled && serves(registry, environment) && matchesHost(registry, image),
  )
  return candidates.toSorted(
    (a, b) =>
      pathMatch(b.imagePath, image) - pathMatch(a.imagePath, image) ||
      Number(b.isDefault) - Number(a.isDefault) ||
      (a.name < b.name ? -1 : 1),
  )[0]
}

/** Why a kubelet would not use the pull secret of this registry for this image, or nothing where it would. */
export function explainMismatch(image: ImageReference, registry: ChosenRegistry): Refusal | undefined {
  if (matchesHost(registry, image)) return undefined
  return {
    pointer: '/registryId',
    code: 'registry-mismatch',
    detail:
      `The image ${formatImageReference(image)} comes from ${image.host}, but the registry "${registry.name}" is ${registry.host}: ` +
      'nodes would not use its pull secret and would pull without a credential',
    hint: `Choose a registry for ${image.host}, leave registryId out to have one proposed, or take an image of ${registry.host}.`,
  }
}

function matchesHost(registry: ChosenRegistry, image: ImageReference): boolean {
  return keyMatchesImage(dockerConfigKey(registry.host), image)
}

function serves(registry: ProposableRegistry, environment: Environment): boolean {
  return registry.environments.length === 0 || registry.environments.includes(environment)
}

/** The length of a path that the repository begins with, by whole components; -1 where it begins with another. */
function pathMatch(imagePath: string, { repository }: ImageReference): number {
  if (imagePath === '') return 0
  return `${repository}/`.startsWith(`${imagePath}/`) ? imagePath.length : -1
}
