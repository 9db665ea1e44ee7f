import { randomBytes } from 'node:crypto'
import type { NewTransferCluster } from '#contract/clusters.ts'
import type { Note } from '#contract/common.ts'
import type { Context } from '#platform/context.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import { Secret } from '#platform/secret.ts'
import { auditFacts, type ClusterRecord } from './cluster.ts'
import { makeClusterKeys } from './cluster-keys.ts'
import { clusterIsTaken } from './cluster-refusals.ts'
import { writeClusterKeys, writeDatabasePassword } from './cluster-secrets.ts'
import { findRival, insertCluster } from './cluster-store.ts'
import { judgeCluster, resolveConnection, resolveImage } from './resolve-cluster.ts'

export interface WrittenCluster {
  readonly cluster: ClusterRecord
  readonly notes: readonly Note[]
}

/** Its keys are made here, once; its pull secret follows by itself, before anything is deployed. */
export function createCluster(ctx: Context, input: NewTransferCluster): Promise<WrittenCluster> {
  return mutate(ctx, 'cluster.create', async (tx) => {
    const result = await describeCluster(tx, input)
    return { result, audit: { subject: result.cluster.id, after: auditFacts(result.cluster) } }
  })
}

/** All of it but the commit; a preview ends here. */
export async function describeCluster(tx: Transaction, input: NewTransferCluster): Promise<WrittenCluster> {
  const { ctx } = tx
  const { environment } = input
  const image = await resolveImage(tx.db, {
    registryId: input.registryId,
    containerImage: input.containerImage,
    environment,
  })
  const { database, registryId: _chosen, containerImage: _named, connectionId, ...described } = input
  const cluster: ClusterRecord = {
    ...described,
    id: ctx.newId(),
    connectionId: await resolveConnection(tx.db, connectionId),
    registryId: image.registryId,
    containerImage: image.containerImage,
    database: database === null ? null : { url: database.url, username: database.username },
    hasDatabasePassword: database?.password !== undefined,
    deployed: false,
    deleting: false,
    restartedAt: null,
    writtenObjects: [],
    createdAt: tx.at,
    updatedAt: tx.at,
    revision: 1,
  }
  const rival = await findRival(tx.db, cluster)
  if (rival !== undefined) throw clusterIsTaken(cluster, rival)
  const notes = await judgeCluster(tx.db, cluster)
  const vault = { db: tx.db, cipher: ctx.cipher }
  await insertCluster(tx.db, cluster)
  await writeClusterKeys(vault, cluster.id, makeClusterKeys(randomBytes))
  if (database?.password !== undefined) await writeDatabasePassword(vault, cluster.id, new Secret(database.password))
  tx.wakeAfterCommit('pull-secrets', `${cluster.connectionId}/${cluster.namespace}`)
  return { cluster, notes: [...image.notes, ...notes] }
}
