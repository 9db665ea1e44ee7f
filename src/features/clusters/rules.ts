import type { Note } from '#contract/common.ts'
import { DomainError, type FieldError } from '#contract/errors.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import type { ManifestCluster } from './manifest-input.ts'
import { type ChosenRegistry, explainMismatch } from './registry-rules.ts'
import { isReservedEnvironmentName } from './server-environment.ts'

export interface CheckedCluster {
  readonly deploymentName: string
  readonly replicas: number
  readonly containerImage: string
  readonly storage: ManifestCluster['storage']
  /** `hasPassword` counts one that comes with the request and one that is kept. */
  readonly database: { readonly hasPassword: boolean } | null
  readonly env: Readonly<Record<string, string>>
  readonly registry: ChosenRegistry | null
}

/** What is wrong with one field, and what to do about it. */
export interface Refusal extends FieldError {
  readonly hint: string
}

export interface ClusterCheck {
  readonly errors: readonly Refusal[]
  readonly notes: readonly Note[]
}

/** What no schema can say about a cluster: errors forbid it, notes deserve a second look. */
export function checkCluster(cluster: CheckedCluster): ClusterCheck {
  return {
    errors: [
      ...nameErrors(cluster),
      ...replicaErrors(cluster),
      ...databaseErrors(cluster),
      ...imageErrors(cluster),
      ...environmentErrors(cluster),
    ],
    notes: storageNotes(cluster),
  }
}

export function refuse(errors: readonly Refusal[]): DomainError {
  const [first, ...others] = errors
  if (first === undefined) throw new Error('There is nothing to refuse')
  const message = others.length === 0 ? first.detail : `${first.detail}; and ${others.length} more`
  return new DomainError('invalid', message, {
    hint: first.hint,
    errors: errors.map(({ pointer, code, detail }) => ({ pointer, code, detail })),
  })
}

/** Services take the name of the deployment, and theirs begin with a letter (RFC 1035). */
function nameErrors({ deploymentName }: CheckedCluster): readonly Refusal[] {
  if (/^[a-z]/.test(deploymentName)) return []
  return [
    {
      pointer: '/deploymentName',
      code: 'deployment-name',
      detail: `The deployment name "${deploymentName}" begins with a digit, which the services named after it may not`,
      hint: 'Begin it with a letter.',
    },
  ]
}

function replicaErrors({ replicas, database }: CheckedCluster): readonly Refusal[] {
  if (replicas === 1 || database !== null) return []
  return [
    {
      pointer: '/replicas',
      code: 'replicas-need-database',
      detail: `${replicas} replicas need a database that they share: without one each pod has its own data behind one service`,
      hint: 'Give the cluster a PostgreSQL "database", or one replica.',
    },
  ]
}

function databaseErrors({ database }: CheckedCluster): readonly Refusal[] {
  if (database === null || database.hasPassword) return []
  return [
    {
      pointer: '/database/password',
      code: 'database-password',
      detail: 'The database has no password',
      hint: 'Give its password; it is kept encrypted and never shown.',
    },
  ]
}

function imageErrors({ containerImage, registry }: CheckedCluster): readonly Refusal[] {
  const parsed = parseImageReference(containerImage)
  if (!parsed.ok) {
    return [
      {
        pointer: '/containerImage',
        code: 'image-not-valid',
        detail: `"${containerImage}" is not an image: ${parsed.message}`,
        hint: 'Write it as ghcr.io/cpoder/pesitwizard-server:latest, without https:// and with placeholders filled in.',
      },
    ]
  }
  const mismatch = registry === null ? undefined : explainMismatch(parsed.image, registry)
  return mismatch === undefined ? [] : [mismatch]
}

function environmentErrors({ env }: CheckedCluster): readonly Refusal[] {
  const names = Object.keys(env).filter(isReservedEnvironmentName)
  return names.map((name) => ({
    pointer: `/env/${name}`,
    code: 'reserved-name',
    detail: `The environment variable ${name} is set by the console`,
    hint: /datasource|jpa/i.test(name)
      ? 'Use the "database" of the cluster, whose password is kept encrypted.'
      : 'Leave it out: the console makes the keys and the cluster settings by itself.',
  }))
}

function storageNotes({ storage, replicas }: CheckedCluster): readonly Note[] {
  const notes: Note[] = []
  if (storage.type === 'none') {
    notes.push({
      code: 'storage-none',
      message:
        'Without storage the received files, and what a pod keeps by itself, are lost with the pod: for trials only',
    })
  }
  if (storage.type === 'host-path') notes.push(hostPathNote(storage.path))
  if (replicas > 1) notes.push(...sharedStorageNotes(storage.type))
  return notes
}

function hostPathNote(path: string): Note {
  return {
    code: 'storage-host-path',
    message:
      `Namespaces that enforce the restricted or baseline Pod Security forbid host paths, and the kubelet makes ${path} for root: ` +
      `on every node give it to group 1000 before deploying (chgrp 1000 ${path}; chmod 2775 ${path})`,
  }
}

function sharedStorageNotes(type: ManifestCluster['storage']['type']): readonly Note[] {
  return [{ code: 'storage-not-shared', message: sharedStorageMessages[type] }]
}

const sharedStorageMessages: Readonly<Record<ManifestCluster['storage']['type'], string>> = {
  none: 'Each pod has its own /data: files that one leader received are not there for the next',
  'existing-claim':
    'Several pods share /data: the claim must be ReadWriteMany (NFS, CephFS, EFS …), or pods on other nodes do not start',
  'new-claim':
    'Several pods share /data: the claim is made ReadWriteMany, which its storage class must offer; a claim that is already there keeps its access mode',
  'host-path':
    'Each node has its own directory: files are shared only where the path is a network file system on every node',
}
