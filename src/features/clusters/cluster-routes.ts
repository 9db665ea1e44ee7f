import { followClusterLogs } from '#contract/cluster-logs.ts'
import { readClusterPolicy } from '#contract/cluster-policy.ts'
import * as contract from '#contract/clusters.ts'
import { wholePage } from '#platform/http/page.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { serveStream } from '#platform/http/serve-stream.ts'
import { createCluster, type WrittenCluster } from './create-cluster.ts'
import {
  type ClusterReading,
  getCluster,
  presentCluster,
  readClusterEvents,
  readClusterManifests,
  readClusterPage,
  readClusterPods,
  readDeploymentStatus,
} from './read-clusters.ts'
import { type PolicyParts, readPolicy } from './read-policy.ts'
import { readPodLogs } from './read-pod-logs.ts'
import {
  deleteCluster,
  deployCluster,
  redeployCluster,
  scaleCluster,
  undeployCluster,
} from './start-cluster-operations.ts'
import { followClusterLogs as follow } from './follow-cluster-logs.ts'
import { previewCluster } from './preview-cluster.ts'
import { updateCluster } from './update-cluster.ts'

export function clusterRoutes(api: Api, reading: ClusterReading & PolicyParts): void {
  const { db } = api.core
  const present = async ({ cluster, notes }: WrittenCluster) => ({
    ...(await presentCluster(reading, cluster)),
    notes: [...notes],
  })

  serve(api, contract.listClusters, ({ query }) => readClusterPage(reading, query))
  serve(api, contract.createCluster, async ({ ctx, body }) => present(await createCluster(ctx, body)))
  serve(api, contract.previewCluster, ({ ctx, body }) => previewCluster(reading, ctx, body))
  serve(api, contract.getCluster, async ({ params }) => presentCluster(reading, await getCluster(db, params.id)))
  serve(api, contract.updateCluster, async ({ ctx, params, body, revision }) =>
    present(await updateCluster(ctx, { id: params.id, change: body, revision })),
  )
  serve(api, contract.deleteCluster, ({ ctx, params, query, revision }) =>
    deleteCluster(ctx, { id: params.id, revision, ...query }),
  )
  serve(api, contract.deployCluster, ({ ctx, params, query }) =>
    deployCluster(ctx, params.id, query.force, query.reason),
  )
  serve(api, readClusterPolicy, async ({ params }) => ({
    clusterId: params.id,
    items: [...(await readPolicy(reading, await getCluster(db, params.id)))],
  }))
  serve(api, contract.redeployCluster, ({ ctx, params, query }) => redeployCluster(ctx, params.id, query.force))
  serve(api, contract.scaleCluster, ({ ctx, params, body }) => scaleCluster(ctx, params.id, body.replicas))
  serve(api, contract.undeployCluster, ({ ctx, params }) => undeployCluster(ctx, params.id))
  serve(api, contract.getDeploymentStatus, async ({ params }) =>
    readDeploymentStatus(reading, await getCluster(db, params.id)),
  )
  serve(api, contract.listClusterPods, async ({ params }) =>
    wholePage(await readClusterPods(reading, await getCluster(db, params.id))),
  )
  serve(api, contract.getPodLogs, async ({ params, query }) => {
    const lines = await readPodLogs(reading, await getCluster(db, params.id), { pod: params.pod, ...query })
    return { pod: params.pod, lines }
  })
  serveStream(api, followClusterLogs, async ({ params, ...request }) =>
    follow(reading, await getCluster(db, params.id), request),
  )
  serve(api, contract.listClusterEvents, async ({ params }) =>
    wholePage(await readClusterEvents(reading, await getCluster(db, params.id))),
  )
  serve(api, contract.getClusterManifests, async ({ params }) =>
    readClusterManifests(reading, await getCluster(db, params.id)),
  )
}
