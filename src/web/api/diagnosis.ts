import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { TransferCluster } from '#contract/clusters.ts'
import * as contract from '#contract/diagnosis.ts'
import { call } from './client.ts'

/** A diagnosis asks Kubernetes and registries: it is no topic that is read again with every change, but now and then. */
const againMs = 15_000

/** Made anew at once where something else keeps the cluster from running. */
export const clusterDiagnosisQuery = ({ id, blockingReason }: Pick<TransferCluster, 'id' | 'blockingReason'>) =>
  queryOptions({
    queryKey: ['diagnosis', id, blockingReason?.cause ?? null],
    placeholderData: keepPreviousData,
    queryFn: async () => (await call(contract.diagnoseCluster, { params: { id } })).value,
    refetchInterval: againMs,
  })

export interface DiagnosedPlace {
  readonly connectionId: string
  readonly namespace: string
}

export const diagnosisQuery = ({ connectionId, namespace }: DiagnosedPlace) =>
  queryOptions({
    queryKey: ['diagnosis', connectionId, namespace],
    queryFn: async () => (await call(contract.diagnose, { query: { connectionId, namespace } })).value,
    refetchInterval: againMs,
  })
