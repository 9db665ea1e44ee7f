import type { RegistryClient } from '#platform/oci/registry-client.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import type { Credential } from '#platform/oci/credential.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import { readDeployedClusters } from '#features/clusters/read-clusters.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { credentialIn } from '#features/pull-secrets/pull-secret.ts'
import { readPullSecrets } from '#features/pull-secrets/read-pull-secrets.ts'
import { waitsForImage } from '#features/pull-secrets/stuck-pods.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { openRegistryClient } from './open-registry-client.ts'
import { RotationInput, type RotationParts } from './rotation.ts'

/** So long pods may take to pull with the new credential. */
const patienceMs = 3 * 60_000

/** Proves one pull: with the credential as it stands in a namespace, and by the pods that waited for it. */
export async function proveStep(parts: RotationParts, context: StepContext): Promise<StepOutcome> {
  const registry = await getRegistry(parts.core.db, context.operation.subject.id)
  const images = await imagesInUse(parts, registry)
  const proof = await replay(parts, registry, images)
  if (!proof.ok) return { state: 'failed', message: proof.message }
  if (RotationInput.parse(context.operation.input).redeploy === 'none') return { state: 'done', message: proof.message }
  const waiting = images.filter(({ image }) => proof.pulled.has(image)).flatMap(({ pods }) => pods)
  if (waiting.length === 0) return { state: 'done', message: proof.message }
  const waitedMs = parts.core.now().getTime() - Date.parse(context.startedAt)
  const words = `${waiting.slice(0, 3).join(', ')} ${waiting.length === 1 ? 'waits' : 'wait'} for the image`
  if (waitedMs > patienceMs) return { state: 'failed', message: `${proof.message}, but ${words} all the same` }
  return { state: 'again', afterMs: 1000, message: `${proof.message}; ${words}` }
}

interface ImageInUse {
  readonly image: string
  /** Pods that wait for it. */
  readonly pods: readonly string[]
}

async function imagesInUse(
  { core, clusters }: RotationParts,
  registry: RegistryRecord,
): Promise<readonly ImageInUse[]> {
  const deployed = await readDeployedClusters(core.db, registry.id)
  return deployed.map(({ id, connectionId, containerImage: image, namespace }) => {
    const pods = clusters.seen(connectionId, id)?.pods ?? []
    return { image, pods: pods.filter(waitsForImage).map(({ metadata }) => `${namespace}/${metadata.name}`) }
  })
}

type Proof =
  | { readonly ok: true; readonly message: string; readonly pulled: ReadonlySet<string> }
  | { readonly ok: false; readonly message: string }

/** Reads the secret back and asks the registry with what is in it: what a node of that namespace would send. */
async function replay(parts: RotationParts, registry: RegistryRecord, images: readonly ImageInUse[]): Promise<Proof> {
  const held = (await readPullSecrets(parts, registry)).find(({ state }) => state === 'in-sync')
  const session = held && parts.sessions.get(held.connectionId)
  if (held === undefined || session === undefined) {
    return { ok: true, message: 'No namespace holds it, so that there is nothing to prove', pulled: new Set() }
  }
  const { namespace, name } = held
  const live = await session.client.get({ kind: 'Secret', namespace, name })
  if (!live.ok) return { ok: true, message: `The secret in ${namespace} could not be read back`, pulled: new Set() }
  const credential = credentialIn(live.value, registry.host)
  if (credential === undefined) return { ok: false, message: `The secret in ${namespace} holds no credential` }
  return ask(openRegistryClient(parts, registry), { credential, namespace, images })
}

interface Question {
  readonly credential: Credential
  readonly namespace: string
  readonly images: readonly ImageInUse[]
}

async function ask(client: RegistryClient, { credential, namespace, images }: Question): Promise<Proof> {
  const pulled = new Set<string>()
  let digest = ''
  for (const image of new Set(images.map((each) => each.image))) {
    const parsed = parseImageReference(image)
    if (!parsed.ok) continue
    const outcome = await client.headManifest(
      parsed.image.repository,
      parsed.image.digest ?? parsed.image.tag ?? 'latest',
      credential,
    )
    if (outcome.ok) {
      pulled.add(image)
      digest ||= `${image} (${outcome.digest.slice(0, 19)})`
    } else if (isRefusal(outcome))
      return { ok: false, message: `The secret in ${namespace} may not pull ${image}: ${outcome.message}` }
  }
  if (digest !== '') return { ok: true, message: `The secret in ${namespace} pulls ${digest}`, pulled }
  const signedIn = await client.signIn(credential)
  if (signedIn.ok) return { ok: true, message: `The secret in ${namespace} signs in`, pulled }
  return isRefusal(signedIn)
    ? { ok: false, message: `The secret in ${namespace} does not sign in: ${signedIn.message}` }
    : { ok: true, message: `Not proved from here: ${signedIn.message}`, pulled }
}

function isRefusal({ reason }: RegistryFailure): boolean {
  return reason === 'unauthorized' || reason === 'denied'
}
