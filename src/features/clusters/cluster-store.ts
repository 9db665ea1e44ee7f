import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { Resources, Storage } from '#contract/clusters.ts'
import { Environment } from '#contract/common.ts'
import type { ClusterRow, Schema } from '#platform/database/schema.ts'
import { isKind, type ObjectRef } from '#platform/kubernetes/kinds.ts'
import type { ClusterRecord } from './cluster.ts'

type Db = Kysely<Schema>

export async function insertCluster(db: Db, cluster: ClusterRecord): Promise<void> {
  await db.insertInto('clusters').values(toRow(cluster)).execute()
}

/** False where the revision is no longer the stored one. What was written to Kubernetes is not touched. */
export async function replaceCluster(db: Db, cluster: ClusterRecord, expectedRevision: number): Promise<boolean> {
  const { written_objects: _written, deployed: _deployed, ...row } = toRow(cluster)
  const { numUpdatedRows } = await db
    .updateTable('clusters')
    .set(row)
    .where('id', '=', cluster.id)
    .where('revision', '=', expectedRevision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

type Deployed = Pick<ClusterRecord, 'deployed' | 'writtenObjects'>

/** Keeps what stands in Kubernetes now; not a change of the description, so the revision stays. */
export async function saveDeployed(db: Db, id: string, { deployed, writtenObjects }: Deployed): Promise<void> {
  const values = { deployed: deployed ? 1 : 0, written_objects: JSON.stringify(writtenObjects) } as const
  await db.updateTable('clusters').set(values).where('id', '=', id).execute()
}

export async function removeCluster(db: Db, id: string): Promise<void> {
  await db.deleteFrom('clusters').where('id', '=', id).execute()
}

export async function findCluster(db: Db, id: string): Promise<ClusterRecord | undefined> {
  const row = await db.selectFrom('clusters').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** The cluster that has this name or this place already. */
export async function findRival(db: Db, cluster: ClusterRecord): Promise<ClusterRecord | undefined> {
  const row = await db
    .selectFrom('clusters')
    .selectAll()
    .where('id', '!=', cluster.id)
    .where((where) =>
      where.or([
        where('name', '=', cluster.name),
        where.and([
          where('connection_id', '=', cluster.connectionId),
          where('namespace', '=', cluster.namespace),
          where('deployment_name', '=', cluster.deploymentName),
        ]),
      ]),
    )
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

export async function listClusterRows(db: Db): Promise<readonly ClusterRecord[]> {
  const rows = await db.selectFrom('clusters').selectAll().orderBy('name').execute()
  return rows.map(fromRow)
}

function toRow(cluster: ClusterRecord): ClusterRow {
  return {
    id: cluster.id,
    name: cluster.name,
    description: cluster.description,
    environment: cluster.environment,
    connection_id: cluster.connectionId,
    namespace: cluster.namespace,
    deployment_name: cluster.deploymentName,
    replicas: cluster.replicas,
    registry_id: cluster.registryId,
    container_image: cluster.containerImage,
    storage: JSON.stringify(cluster.storage),
    database_url: cluster.database?.url ?? null,
    database_username: cluster.database?.username ?? null,
    has_database_password: cluster.hasDatabasePassword ? 1 : 0,
    resources: JSON.stringify(cluster.resources),
    env: JSON.stringify(cluster.env),
    deployed: cluster.deployed ? 1 : 0,
    deleting: cluster.deleting ? 1 : 0,
    restarted_at: cluster.restartedAt,
    written_objects: JSON.stringify(cluster.writtenObjects),
    created_at: cluster.createdAt,
    updated_at: cluster.updatedAt,
    revision: cluster.revision,
  }
}

const Variables = z.record(z.string(), z.string())
const Refs = z.array(z.object({ kind: z.string().refine(isKind), namespace: z.string().optional(), name: z.string() }))

function refsOf(text: string): readonly ObjectRef[] {
  return Refs.parse(JSON.parse(text))
}

function fromRow(row: Selectable<ClusterRow>): ClusterRecord {
  const { database_url: url, database_username: username } = row
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    environment: Environment.parse(row.environment),
    connectionId: row.connection_id,
    namespace: row.namespace,
    deploymentName: row.deployment_name,
    replicas: row.replicas,
    registryId: row.registry_id,
    containerImage: row.container_image,
    storage: Storage.parse(JSON.parse(row.storage)),
    database: url === null || username === null ? null : { url, username },
    hasDatabasePassword: row.has_database_password === 1,
    resources: Resources.parse(JSON.parse(row.resources)),
    env: Variables.parse(JSON.parse(row.env)),
    deployed: row.deployed === 1,
    deleting: row.deleting === 1,
    restartedAt: row.restarted_at,
    writtenObjects: refsOf(row.written_objects),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}

/** Kept beside the description, so that the next deployment does not undo the restart. */
export async function saveRestart(db: Db, id: string, restartedAt: string): Promise<void> {
  await db.updateTable('clusters').set({ restarted_at: restartedAt }).where('id', '=', id).execute()
}
