import { z } from 'zod'
import { askCloud, type CloudConnection } from './cloud-request.ts'

export interface HubTag {
  readonly api: URL
  /** `library/alpine` */
  readonly repository: string
  readonly tag: string
  /** Of the image that is meant: the tag may have moved on. */
  readonly digest: string
}

const word = z.string().regex(/^[a-z0-9._-]{1,32}$/)
const Tag = z.object({
  digest: z.string(),
  images: z.array(z.object({ os: word, architecture: word, variant: word.nullish().catch(null) })).max(200),
})

/** What the web site of Docker Hub says of a public image. No credential is sent, and nothing counts for a limit of pulls. */
export async function readHubPlatforms(
  connection: CloudConnection,
  { api, repository, tag, digest }: HubTag,
): Promise<readonly string[] | undefined> {
  const answer = await askCloud(connection, {
    method: 'GET',
    url: new URL(`/v2/repositories/${repository}/tags/${tag}`, api),
    headers: { accept: 'application/json' },
  })
  const { data } = Tag.safeParse(answer.ok && answer.status === 200 ? answer.body : undefined)
  if (data?.digest !== digest) return undefined
  const names = data.images.map(({ os, architecture, variant }) =>
    [os, architecture, variant].filter((part) => part !== null && part !== undefined).join('/'),
  )
  const real = [...new Set(names)].filter((name) => name !== 'unknown/unknown')
  return real.length === 0 ? undefined : real
}
