import { queryOptions } from '@tanstack/react-query'
import { getRotation } from '#contract/rotations.ts'
import { call } from './client.ts'

/** Its key begins with `operations`, so that each step is seen as it is taken. */
export const rotationQuery = (registryId: string) =>
  queryOptions({
    queryKey: ['operations', 'rotation', registryId],
    queryFn: async () => (await call(getRotation, { params: { id: registryId } })).value,
  })
