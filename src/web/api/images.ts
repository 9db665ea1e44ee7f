import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { checkImage, listRepositories, listTags } from '#contract/images.ts'
import { call } from './client.ts'

/** A registry is asked again only after a while: it counts what it is asked. */
const staleTime = 30_000

export interface ImageQuestion {
  readonly registryId: string
  readonly image: string
  /** Empty: the nodes of none. */
  readonly connectionId: string
}

export const imageCheckQuery = ({ registryId, image, connectionId }: ImageQuestion) =>
  queryOptions({
    queryKey: ['images', registryId, 'check', image, connectionId],
    queryFn: async () => {
      const query = { image, ...(connectionId === '' ? {} : { connectionId }) }
      return (await call(checkImage, { params: { id: registryId }, query })).value
    },
    staleTime,
  })

export const repositoriesQuery = (registryId: string, search: string) =>
  queryOptions({
    queryKey: ['images', registryId, 'repositories', search],
    queryFn: async () => {
      const query = { limit: 50, ...(search === '' ? {} : { search }) }
      return (await call(listRepositories, { params: { id: registryId }, query })).value
    },
    staleTime,
    placeholderData: keepPreviousData,
  })

export const tagsQuery = (registryId: string, repository: string, search: string) =>
  queryOptions({
    queryKey: ['images', registryId, 'tags', repository, search],
    queryFn: async () => {
      const query = { repository, limit: 20, details: 'true', ...(search === '' ? {} : { search }) }
      return (await call(listTags, { params: { id: registryId }, query })).value
    },
    staleTime,
    placeholderData: keepPreviousData,
  })
