import type { Manifest, ObjectOf } from '#platform/kubernetes/kinds.ts'
import type { Cipher } from '#platform/encryption/cipher.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { dockerConfigKey, readDockerConfig, writeDockerConfig } from '#platform/oci/docker-config.ts'
import { Secret } from '#platform/secret.ts'
import type { Delivered } from '#features/registries/delivered-credential.ts'

export const fieldManager = 'pesitwizard-console'
const type = 'kubernetes.io/dockerconfigjson'
const dataKey = '.dockerconfigjson'

const label = {
  managedBy: 'app.kubernetes.io/managed-by',
  registry: 'pesitwizard.com/registry-id',
  installation: 'pesitwizard.com/installation',
}
const annotation = {
  hash: 'pesitwizard.com/content-hash',
  version: 'pesitwizard.com/credential-version',
  generation: 'pesitwizard.com/token-generation',
  expiresAt: 'pesitwizard.com/expires-at',
}

/** Selects the pull secrets of this console and of no other. */
export function ownSelector(installationId: string): string {
  return `${label.managedBy}=${fieldManager},${label.installation}=${installationId},${label.registry}`
}

/** What a pull secret should be, apart from where. */
export interface DesiredSecret {
  readonly registryId: string
  readonly name: string
  readonly document: Secret
  readonly hash: string
  readonly credentialVersion: number
  /** Of the tokens that were minted with that credential; 0 where none ever was. */
  readonly generation: number
  readonly expiresAt: string | null
}

export interface SecretInput {
  readonly registryId: string
  readonly name: string
  readonly host: string
  readonly delivered: Delivered
}

export function desiredSecret(cipher: Cipher, input: SecretInput): DesiredSecret {
  const { registryId, name, host, delivered } = input
  const { credential, standby, credentialVersion, generation, expiresAt } = delivered
  const document = writeDockerConfig({ host, ...credential, standby })
  return { registryId, name, document, hash: cipher.contentHash(document), credentialVersion, generation, expiresAt }
}

/** With `uid`, only that very object is changed: one that was made meanwhile by someone else is a conflict. */
export function secretManifest(
  desired: DesiredSecret,
  place: { readonly namespace: string; readonly installationId: string; readonly uid?: string | undefined },
): Manifest<'Secret'> {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: desired.name,
      namespace: place.namespace,
      ...(place.uid === undefined ? {} : { uid: place.uid }),
      labels: {
        [label.managedBy]: fieldManager,
        [label.registry]: desired.registryId,
        [label.installation]: place.installationId,
      },
      annotations: {
        [annotation.hash]: desired.hash,
        [annotation.version]: String(desired.credentialVersion),
        ...(desired.generation === 0 ? {} : { [annotation.generation]: String(desired.generation) }),
        ...(desired.expiresAt === null ? {} : { [annotation.expiresAt]: desired.expiresAt }),
      },
    },
    type,
    data: { [dataKey]: Buffer.from(desired.document.expose()).toString('base64') },
  }
}

/** What is kept of a pull secret that was seen in Kubernetes: enough to judge it, nothing to sign in with. */
export interface SeenSecret {
  readonly name: string
  readonly uid: string
  readonly registryId: string
  readonly contentHash: string
  readonly annotatedHash: string
  readonly credentialVersion: number
  readonly generation: number
  readonly writtenAt: string | null
}

export function seeSecret(cipher: Cipher, object: ObjectOf<'Secret'>): SeenSecret {
  const { labels = {}, annotations = {}, managedFields = [] } = object.metadata
  const document = new Secret(Buffer.from(object.data?.[dataKey] ?? '', 'base64').toString('utf8'))
  const ownWrite = managedFields.find(({ manager }) => manager === fieldManager)
  return {
    name: object.metadata.name,
    uid: object.metadata.uid,
    registryId: labels[label.registry] ?? '',
    contentHash: cipher.contentHash(document),
    annotatedHash: annotations[annotation.hash] ?? '',
    credentialVersion: Number(annotations[annotation.version] ?? 0) || 0,
    generation: Number(annotations[annotation.generation] ?? 0) || 0,
    writtenAt: ownWrite?.time ?? null,
  }
}

/** The credential that a pull secret holds for a host, as it stands in the namespace; `undefined` where it holds none. */
export function credentialIn(object: ObjectOf<'Secret'>, host: string): Credential | undefined {
  const read = readDockerConfig(Buffer.from(object.data?.[dataKey] ?? '', 'base64').toString('utf8'))
  return read.ok ? read.entries.find(({ key }) => key === dockerConfigKey(host))?.credential : undefined
}

/**
 * Whether a secret of one of our names was written by this console, although it no longer carries our labels. The id in
 * its name is ours alone; a console of another installation would still carry its own label.
 */
export function isOwnSecret(object: ObjectOf<'Secret'>, installationId: string): boolean {
  const installation = object.metadata.labels?.[label.installation]
  if (installation !== undefined) return installation === installationId
  const isOurs = object.metadata.managedFields?.some(
    ({ manager, operation }) => manager === fieldManager && operation === 'Apply',
  )
  return object.type === type && isOurs === true
}

/** Who wrote a foreign secret, as far as Kubernetes tells. */
export function writerOf(object: ObjectOf<'Secret'>): string {
  return object.metadata.managedFields?.find(({ operation }) => operation !== undefined)?.manager ?? 'someone else'
}
