import * as contract from '#contract/images.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { checkImage } from './check-image.ts'
import { type ImageParts, imageSources } from './image-source.ts'
import { readRepositories, readTags } from './read-images.ts'

export function imageRoutes(api: Api, parts: ImageParts): void {
  const open = imageSources(parts)
  serve(api, contract.listRepositories, ({ params, query }) => readRepositories(parts, open, { id: params.id, query }))
  serve(api, contract.listTags, ({ params, query }) => readTags(parts, open, { id: params.id, query }))
  serve(api, contract.checkImage, ({ params, query }) =>
    checkImage(parts, open, { id: params.id, image: query.image, connectionId: query.connectionId }),
  )
}
