import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import * as contract from '#contract/registries.ts'
import { listRegistryPractices } from '#contract/practices.ts'
import type { Environment } from '#contract/common.ts'
import { call } from './client.ts'

export type RegistriesFilter = Partial<z.input<NonNullable<typeof contract.listRegistries.query>>>

export const registriesQuery = (query: RegistriesFilter = {}) =>
  queryOptions({
    queryKey: ['registries', 'list', query],
    queryFn: async () => (await call(contract.listRegistries, { query })).value,
  })

export const registryQuery = (id: string) =>
  queryOptions({
    queryKey: ['registries', id],
    queryFn: async () => (await call(contract.getRegistry, { params: { id } })).value,
  })

export const registryUsageQuery = (id: string) =>
  queryOptions({
    queryKey: ['registries', id, 'usage'],
    queryFn: async () => (await call(contract.getRegistryUsage, { params: { id } })).value,
  })

export const registryPracticesQuery = (id: string) =>
  queryOptions({
    queryKey: ['registries', id, 'practices'],
    queryFn: async () => (await call(listRegistryPractices, { params: { id } })).value,
  })

/** What orchestrators tell of their namespaces decides it. */
export const pullSecretPreviewQuery = (environments: readonly Environment[], registryId: string | undefined) =>
  queryOptions({
    queryKey: ['connections', 'reach', environments, registryId],
    queryFn: async () => {
      const query = {
        ...(environments.length === 0 ? {} : { environment: environments.join(',') }),
        ...(registryId === undefined ? {} : { registryId }),
      }
      return (await call(contract.previewPullSecrets, { query })).value
    },
    placeholderData: keepPreviousData,
  })

/** Page by page, because a registry may have ten thousand namespaces. */
export type PullSecretsFilter = Partial<
  Pick<z.input<NonNullable<typeof contract.listPullSecrets.query>>, 'search' | 'state'>
>

export const pullSecretsQuery = (id: string, filter: PullSecretsFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['pull-secrets', id, filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const query = { ...filter, limit: 500, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return (await call(contract.listPullSecrets, { params: { id }, query })).value
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
