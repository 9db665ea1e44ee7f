import { useQueryClient } from '@tanstack/react-query'
import { imageCheckQuery } from '../../api/images.ts'
import type { ClusterInput } from '../cluster-input.ts'
import { hasDigest, isPinned } from './pinned.ts'

interface Pinnable {
  readonly registryId?: string | null | undefined
  readonly containerImage?: string | undefined
}

/** Puts the digest behind the tag where that is wanted. A registry that does not tell it stands in nobody's way. */
export function usePin() {
  const queries = useQueryClient()
  return async <Body extends Pinnable>(input: ClusterInput, body: Body): Promise<Body> => {
    const { registryId, containerImage: image } = body
    if (!isPinned(input) || hasDigest(input.tag)) return body
    if (typeof registryId !== 'string' || image === undefined) return body
    const asked = queries.fetchQuery(imageCheckQuery({ registryId, image, connectionId: input.connectionId }))
    const digest = await asked.then(
      (found) => found.digest,
      () => null,
    )
    return digest === null ? body : { ...body, containerImage: `${image}@${digest}` }
  }
}
