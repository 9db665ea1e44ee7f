import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { TransferCluster } from '#contract/clusters.ts'
import { clusterDiagnosisQuery } from '../api/diagnosis.ts'
import { DiagnosisCards } from './diagnosis-cards.tsx'

export interface ClusterDiagnosisProps {
  readonly cluster: TransferCluster
  /** Shown as long as there is no diagnosis: what Kubernetes says. */
  readonly children: ReactNode
}

/** Why pods of a cluster do not start. Nothing where nothing is found. */
export function ClusterDiagnosis({ cluster, children }: ClusterDiagnosisProps) {
  const { data, refetch } = useQuery(clusterDiagnosisQuery(cluster))
  if (data === undefined || data.findings.length === 0) return children
  return <DiagnosisCards diagnosis={data} onAgain={() => void refetch()} />
}
