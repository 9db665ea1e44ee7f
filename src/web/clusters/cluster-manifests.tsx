import Spinner from '@cloudscape-design/components/spinner'
import { useQuery } from '@tanstack/react-query'
import type { TransferCluster } from '#contract/clusters.ts'
import { clusterManifestsQuery } from '../api/clusters.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { ManifestList } from './manifest-list.tsx'

export function ClusterManifests({ cluster }: { readonly cluster: TransferCluster }) {
  const { data, error, refetch } = useQuery(clusterManifestsQuery(cluster.id, cluster.revision))
  if (data !== undefined) return <ManifestList manifests={data.items} name={cluster.name} />
  return error === null ? <Spinner size="large" /> : <ProblemAlert error={error} onRetry={() => void refetch()} />
}
