import { queryOptions } from '@tanstack/react-query'
import * as contract from '#contract/diagnosis.ts'
import { call } from './client.ts'

/** Registries and secrets may change what it finds without telling of the cluster, so it is looked at again. */
const againMs = 15_000

export const clusterDiagnosisQuery = (id: string) =>
  queryOptions({
    queryKey: ['clusters', id, 'diagnosis'],
    queryFn: async () => (await call(contract.diagnoseCluster, { params: { id } })).value,
    refetchInterval: againMs,
  })

export interface DiagnosedPlace {
  readonly connectionId: string
  readonly namespace: string
}

export const diagnosisQuery = ({ connectionId, namespace }: DiagnosedPlace) =>
  queryOptions({
    queryKey: ['clusters', 'diagnosis', connectionId, namespace],
    queryFn: async () => (await call(contract.diagnose, { query: { connectionId, namespace } })).value,
    refetchInterval: againMs,
  })
