import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { readClusterPolicy } from '#contract/cluster-policy.ts'
import * as contract from '#contract/clusters.ts'
import { call } from './client.ts'

export type ClustersFilter = Partial<z.input<NonNullable<typeof contract.listClusters.query>>>

export const clustersQuery = (query: ClustersFilter = {}) =>
  queryOptions({
    queryKey: ['clusters', 'list', query],
    queryFn: async () => (await call(contract.listClusters, { query })).value,
  })

export const clusterQuery = (id: string) =>
  queryOptions({
    queryKey: ['clusters', id],
    queryFn: async () => (await call(contract.getCluster, { params: { id } })).value,
  })

export const deploymentStatusQuery = (id: string) =>
  queryOptions({
    queryKey: ['clusters', id, 'status'],
    queryFn: async () => (await call(contract.getDeploymentStatus, { params: { id } })).value,
  })

export const clusterPodsQuery = (id: string) =>
  queryOptions({
    queryKey: ['clusters', id, 'pods'],
    queryFn: async () => (await call(contract.listClusterPods, { params: { id } })).value,
  })

/** Kubernetes tells of events without being watched for them, so they are looked at again. */
export const clusterEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ['clusters', id, 'events'],
    queryFn: async () => (await call(contract.listClusterEvents, { params: { id } })).value,
    refetchInterval: 5000,
  })

export const clusterManifestsQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: ['clusters', id, 'manifests', revision],
    queryFn: async () => (await call(contract.getClusterManifests, { params: { id } })).value,
  })

/** Asks the registry for its findings: not again for every change of a pod, which are told under `clusters`. */
export const clusterPolicyQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: ['registries', 'policy', id, revision],
    queryFn: async () => (await call(readClusterPolicy, { params: { id } })).value,
    staleTime: 60_000,
  })
