import type { TransferClusterChange } from '#contract/clusters.ts'
import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { isSameSecret } from '#platform/encryption/cipher.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import { Secret } from '#platform/secret.ts'
import { auditFacts, type ClusterRecord } from './cluster.ts'
import { clusterChangedMeanwhile, clusterIsTaken, clusterNotFound } from './cluster-refusals.ts'
import { readDatabasePassword, removeDatabasePassword, writeDatabasePassword } from './cluster-secrets.ts'
import { findCluster, findRival, replaceCluster } from './cluster-store.ts'
import type { WrittenCluster } from './create-cluster.ts'
import { type ImageChoice, judgeCluster, resolveImage } from './resolve-cluster.ts'

export interface ClusterUpdate {
  readonly id: string
  readonly change: TransferClusterChange
  readonly revision: number
}

/** Changes the description alone; the next deployment carries it out. Nothing changes where nothing differs. */
export function updateCluster(ctx: Context, { id, change, revision }: ClusterUpdate): Promise<WrittenCluster> {
  return mutate(ctx, 'cluster.update', async (tx) => {
    const before = await findCluster(tx.db, id)
    if (before === undefined) throw clusterNotFound(id)
    if (before.revision !== revision) throw clusterChangedMeanwhile(before)
    if (before.deleting) throw new DomainError('conflict', `The cluster "${before.name}" is being deleted`)
    const image = await imageAfter(tx, before, change)
    const next = merge(before, change, image)
    const rival = await findRival(tx.db, next)
    if (rival !== undefined) throw clusterIsTaken(next, rival)
    const notes = [...image.notes, ...(await judgeCluster(tx.db, next))]
    const isNewPassword = await storePassword(tx, before, change)
    if (!isNewPassword && JSON.stringify(next) === JSON.stringify(before)) return { result: { cluster: before, notes } }
    const cluster = { ...next, updatedAt: tx.at, revision: before.revision + 1 }
    if (!(await replaceCluster(tx.db, cluster, before.revision))) throw clusterChangedMeanwhile(before)
    tx.wakeAfterCommit('pull-secrets', `${cluster.connectionId}/${cluster.namespace}`)
    return {
      result: { cluster, notes },
      audit: { subject: id, before: auditFacts(before), after: auditFacts(cluster) },
    }
  })
}

/** Another image may come from another registry, which is then proposed anew unless the old one still serves it. */
async function imageAfter(tx: Transaction, before: ClusterRecord, change: TransferClusterChange): Promise<ImageChoice> {
  const { registryId, containerImage } = change
  if (registryId === undefined && containerImage === undefined) {
    return { registryId: before.registryId, containerImage: before.containerImage, notes: [] }
  }
  const environment = change.environment ?? before.environment
  return resolveImage(tx.db, {
    registryId: registryId === undefined ? await keptRegistry(tx, before, containerImage) : registryId,
    containerImage: containerImage ?? before.containerImage,
    environment,
  })
}

async function keptRegistry(
  tx: Transaction,
  before: ClusterRecord,
  containerImage: string | undefined,
): Promise<string | undefined> {
  const candidate = { ...before, containerImage: containerImage ?? before.containerImage }
  try {
    await judgeCluster(tx.db, candidate)
    return before.registryId ?? undefined
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

function merge(before: ClusterRecord, change: TransferClusterChange, image: ImageChoice): ClusterRecord {
  const { database } = change
  return {
    ...before,
    name: change.name ?? before.name,
    description: change.description ?? before.description,
    environment: change.environment ?? before.environment,
    replicas: change.replicas ?? before.replicas,
    registryId: image.registryId,
    containerImage: image.containerImage,
    storage: change.storage ?? before.storage,
    database: database === undefined ? before.database : database && { url: database.url, username: database.username },
    hasDatabasePassword: database === undefined ? before.hasDatabasePassword : hasPasswordAfter(before, database),
    resources: change.resources ?? before.resources,
    env: change.env ?? before.env,
  }
}

/** A kept password was meant for the database it was given for. */
function hasPasswordAfter(
  before: ClusterRecord,
  database: NonNullable<TransferClusterChange['database']> | null,
): boolean {
  if (database === null) return false
  const isSame = before.database?.url === database.url && before.database.username === database.username
  return database.password !== undefined || (isSame && before.hasDatabasePassword)
}

async function storePassword(
  tx: Transaction,
  before: ClusterRecord,
  { database }: TransferClusterChange,
): Promise<boolean> {
  const vault = { db: tx.db, cipher: tx.ctx.cipher }
  if (database === null) await removeDatabasePassword(vault, before.id)
  if (database?.password === undefined) return false
  const password = new Secret(database.password)
  const stored = await readDatabasePassword(vault, before.id)
  if (stored !== null && isSameSecret(stored, password)) return false
  await writeDatabasePassword(vault, before.id, password)
  return true
}
