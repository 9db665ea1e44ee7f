import type { ImageCheck } from '#contract/images.ts'
import { causeOf } from '#platform/oci/failure-verdict.ts'
import type { PolicyBlock } from '#platform/oci/policy-block.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import { imageOfRegistry, type RegistryImage } from '#features/registries/image-of-registry.ts'
import { readScan, type ScannedImage } from '#features/registries/read-scan.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import { kindNamed } from '#features/registries/kinds/kinds.ts'
import { getRegistry, readRegistryPassword } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { concernOf } from './image-concern.ts'
import type { ImageParts, ImageSource, OpenSource } from './image-source.ts'
import { fitOf, readNodePlatforms } from './node-platforms.ts'
import { readPlatforms } from './read-platforms.ts'

export interface ImageQuestion {
  readonly id: string
  readonly image: string
  readonly connectionId: string | undefined
}

/** Asks for the manifest as a node would, and compares its platforms with those of the nodes. */
export async function checkImage(
  { core, sessions, clouds }: ImageParts,
  open: OpenSource,
  { id, image, connectionId }: ImageQuestion,
): Promise<ImageCheck> {
  const registry = await getRegistry(core.db, id)
  const named = imageOfRegistry(registry, image, '#image')
  const source = await open(registry)
  const [{ head, platforms }, nodePlatforms] = await Promise.all([
    ask({ source, clouds }, registry, named),
    connectionId === undefined ? Promise.resolve(null) : readNodePlatforms(sessions, connectionId),
  ])
  const { repository, reference } = named
  const isThere = head.ok || head.reason === 'blocked-by-policy'
  const asked = { repository, reference: head.ok ? head.digest : reference, credential: source.credential }
  const whole = `${registry.host}/${repository}${reference.includes(':') ? '@' : ':'}${reference}`
  const found = {
    image: whole,
    ...verdictOf(head, registry),
    cause: causeIn(head, registry, { image: whole, repository, tag: reference }),
    digest: head.ok ? head.digest : null,
    mediaType: head.ok ? head.mediaType : null,
    platforms: platforms === null ? null : [...platforms],
    nodes: nodePlatforms === null ? null : { platforms: [...nodePlatforms], fit: fitOf(platforms, nodePlatforms) },
    scan: isThere ? await scanOf({ core, clouds }, registry, asked) : null,
  }
  return { ...found, concern: concernOf(found) }
}

interface Asked {
  readonly source: ImageSource
  readonly clouds: Clouds
}

async function ask({ source, clouds }: Asked, { kind }: RegistryRecord, { repository, reference }: RegistryImage) {
  const batch = source.batch()
  const { readPlatforms: readOtherwise } = kindNamed(kind)
  try {
    const head = await batch.headManifest(repository, reference)
    if (!head.ok) return { head, platforms: null }
    const { digest } = head
    const platforms =
      readOtherwise === undefined
        ? await readPlatforms(batch, repository, digest)
        : await readOtherwise({ repository, reference, digest }, clouds)
    return { head, platforms: platforms ?? null }
  } finally {
    await batch.close()
  }
}

async function scanOf(
  { core, clouds }: Pick<ImageParts, 'core' | 'clouds'>,
  registry: RegistryRecord,
  image: ScannedImage,
): Promise<ImageCheck['scan']> {
  const password = (await readRegistryPassword(core, registry.id))?.secret
  const scan = await readScan(clouds, { ...registry, password }, image)
  return scan === undefined ? null : { ...scan, scannedAt: scan.scannedAt?.toISOString() ?? null }
}

function verdictOf(
  outcome: { readonly ok: true } | RegistryFailure,
  { authentication }: RegistryRecord,
): Pick<ImageCheck, 'verdict' | 'message'> {
  if (outcome.ok) return { verdict: 'pull-allowed', message: 'It may be pulled' }
  if (authentication === 'node-identity')
    return { verdict: 'unknown', message: 'Only nodes can sign in to this registry' }
  const { reason, message, policy } = outcome
  if (reason === 'blocked-by-policy') return { verdict: 'blocked', message: blockedBecause(policy) }
  if (reason === 'not-found') return { verdict: 'absent', message: 'There is no such image, or it may not be seen' }
  if (reason === 'denied' || reason === 'unauthorized') return { verdict: reason, message }
  return { verdict: 'unknown', message }
}

/** Of a registry that only nodes can sign in to, what the console was answered tells nothing. */
function causeIn(
  outcome: { readonly ok: true } | RegistryFailure,
  { authentication, host, username }: RegistryRecord,
  named: { readonly image: string; readonly repository: string; readonly tag: string },
): ImageCheck['cause'] {
  if (outcome.ok || authentication === 'node-identity') return null
  const { verdict, values } = causeOf(outcome)
  if (authentication === 'none' && outcome.reason === 'unauthorized') return { verdict: 'sign-in-needed', values: {} }
  return { verdict, values: { ...named, host, username: username ?? '', ...values } }
}

function blockedBecause(policy: PolicyBlock | undefined): string {
  switch (policy?.why) {
    case 'vulnerable':
      return `${policy.count} vulnerabilities are too severe for its policy (${policy.severity ?? 'not told'} or higher)`
    case 'not-scanned':
      return 'its policy wants the image to be scanned for vulnerabilities first'
    case 'not-signed':
      return 'its policy wants the image to be signed'
    case undefined:
      return 'its policy does not say why'
  }
}
