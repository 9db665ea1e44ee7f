import type { RegistryClient } from '#platform/oci/registry-client.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { causeOf } from '#platform/oci/failure-verdict.ts'
import type { RegistryFailure } from '#platform/oci/registry-outcome.ts'
import { readDeployedClusters } from '#features/clusters/read-clusters.ts'
import type { StepContext, StepOutcome } from '#features/operations/operation-reconciler.ts'
import { quoted, type Told, told } from '#features/operations/step-words.ts'
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
  if (!proof.ok) return { state: 'failed', ...proof.said }
  if (RotationInput.parse(context.operation.input).redeploy === 'none') return { state: 'done', ...proof.said }
  const waiting = images.filter(({ image }) => proof.pulled.has(image)).flatMap(({ pods }) => pods)
  if (waiting.length === 0) return { state: 'done', ...proof.said }
  const waitedMs = parts.core.now().getTime() - Date.parse(context.startedAt)
  const values = { ...proof.said.values, pods: waiting.slice(0, 3).join(', ') }
  return waitedMs > patienceMs
    ? { state: 'failed', ...told('secret-pulls-pods-stuck', values) }
    : { state: 'again', afterMs: 1000, ...told('secret-pulls-pods-wait', values) }
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
  | { readonly ok: true; readonly said: Told; readonly pulled: ReadonlySet<string> }
  | { readonly ok: false; readonly said: Told }

function proven(said: Told, pulled: ReadonlySet<string> = new Set()): Proof {
  return { ok: true, said, pulled }
}

function disproven(said: Told): Proof {
  return { ok: false, said }
}

/** Reads the secret back and asks the registry with what is in it: what a node of that namespace would send. */
async function replay(parts: RotationParts, registry: RegistryRecord, images: readonly ImageInUse[]): Promise<Proof> {
  const held = (await readPullSecrets(parts, registry)).find(({ state }) => state === 'in-sync')
  const session = held && parts.sessions.get(held.connectionId)
  if (held === undefined || session === undefined) {
    return proven(told('nothing-to-prove'))
  }
  const { namespace, name } = held
  const live = await session.client.get({ kind: 'Secret', namespace, name })
  if (!live.ok) return proven(told('secret-unread', { namespace }))
  const credential = credentialIn(live.value, registry.host)
  if (credential === undefined) return disproven(told('secret-empty', { namespace }))
  return ask(openRegistryClient(parts, registry), { credential, namespace, images })
}

interface Question {
  readonly credential: Credential
  readonly namespace: string
  readonly images: readonly ImageInUse[]
}

async function ask(client: RegistryClient, { credential, namespace, images }: Question): Promise<Proof> {
  const pulled = new Map<string, string>()
  for (const image of new Set(images.map((each) => each.image))) {
    const parsed = parseImageReference(image)
    if (!parsed.ok) continue
    const { repository, digest, tag = 'latest' } = parsed.image
    const outcome = await client.headManifest(repository, digest ?? tag, credential)
    if (outcome.ok) pulled.set(image, outcome.digest.slice(0, 19))
    else if (isRefusal(outcome))
      return disproven(told('secret-may-not-pull', { ...causeIn(outcome), namespace, image }))
  }
  const [first] = pulled
  if (first !== undefined) {
    const [image, digest] = first
    return proven(told('secret-pulls', { namespace, image, digest }), new Set(pulled.keys()))
  }
  const signedIn = await client.signIn(credential)
  if (signedIn.ok) return proven(told('secret-signs-in', { namespace }))
  return isRefusal(signedIn)
    ? disproven(told('secret-not-signed-in', { ...causeIn(signedIn), namespace }))
    : proven(told('not-proved', causeIn(signedIn)))
}

function causeIn(failure: RegistryFailure) {
  return quoted(failure.message, causeOf(failure))
}

function isRefusal({ reason }: RegistryFailure): boolean {
  return reason === 'unauthorized' || reason === 'denied'
}
