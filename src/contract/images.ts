import { z } from 'zod'
import { RegistryTestStep } from './checks.ts'
import { Id, Page, Search, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Why a registry does not list, which says nothing of whether it lets pull. */
export const Unlisted = z
  .object({
    reason: z
      .string()
      .meta({ description: 'Such as `no-catalog`, `denied`, `unauthorized`, `rate-limited`, `timeout`' }),
    message: z.string(),
    hint: z.string(),
  })
  .meta({ id: 'Unlisted' })
export type Unlisted = z.infer<typeof Unlisted>

const listing = {
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  truncated: z.boolean().meta({ description: 'Whether the registry has more than is read in one go' }),
  unlisted: Unlisted.nullable().meta({ description: 'Where the registry does not list; the items are empty then' }),
}

export const Repository = z.object({ name: z.string() }).meta({ id: 'Repository' })
export type Repository = z.infer<typeof Repository>

export const RepositoryQuery = Page.extend({ search: Search.optional() })
export type RepositoryQuery = z.output<typeof RepositoryQuery>

export const listRepositories = endpoint({
  operationId: 'listRepositories',
  method: 'GET',
  path: '/api/v1/registries/{id}/repositories',
  summary: 'The repositories of a registry by name, where it lists them',
  permission: 'registries:read',
  query: RepositoryQuery,
  success: { status: 200, schema: z.object({ items: z.array(Repository), ...listing }) },
})

export const Tag = z
  .object({
    name: z.string(),
    isVersion: z.boolean().meta({ description: 'Whether the name is a version (Semantic Versioning)' }),
    digest: z.string().nullable(),
    mediaType: z.string().nullable(),
    platforms: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Such as `linux/amd64`; null where it was not told' }),
    sizeBytes: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Of the layers of an image of one platform, compressed' }),
    createdAt: Time.nullable().meta({ description: 'When the image was built, where it says so' }),
  })
  .meta({ id: 'Tag' })
export type Tag = z.infer<typeof Tag>

export const TagQuery = Page.extend({
  repository: z.string().min(1).max(255),
  search: Search.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  details: z
    .stringbool()
    .default(false)
    .meta({ description: 'Also asks for the manifest of each tag of the page: digest, platforms, size' }),
})
export type TagQuery = z.output<typeof TagQuery>

export const listTags = endpoint({
  operationId: 'listTags',
  method: 'GET',
  path: '/api/v1/registries/{id}/tags',
  summary: 'The tags of a repository: versions first, the newest at the top, then the rest by name',
  permission: 'registries:read',
  query: TagQuery,
  success: { status: 200, schema: z.object({ items: z.array(Tag), ...listing }) },
})

const count = z.number().int()

export const ImageScan = z
  .object({
    state: z.enum(['scanned', 'scanning', 'not-scanned', 'failed', 'unsupported']),
    counts: z
      .object({ critical: count, high: count, medium: count, low: count, other: count })
      .nullable()
      .meta({ description: 'Vulnerabilities by severity; null where there is no result' }),
    scanner: z.string().nullable(),
    scannedAt: Time.nullable(),
  })
  .meta({ id: 'ImageScan', description: 'What the registry found when it looked for vulnerabilities' })
export type ImageScan = z.infer<typeof ImageScan>

/** What speaks against an image, in a closed list that clients have words of their own for. */
export const imageConcerns = ['absent', 'refused', 'blocked', 'unknown', 'no-node', 'some-nodes'] as const

export const ImageCheck = z
  .object({
    image: z.string(),
    verdict: z.enum(['pull-allowed', 'absent', 'denied', 'unauthorized', 'blocked', 'unknown']).meta({
      description: '`unknown`: the registry could not be asked from the console; nodes may reach it all the same',
    }),
    message: z.string(),
    cause: RegistryTestStep.pick({ verdict: true, values: true })
      .nullable()
      .meta({ description: 'Why it may not be pulled, in the terms of the test of a registry' }),
    digest: z.string().nullable(),
    mediaType: z.string().nullable(),
    platforms: z.array(z.string()).nullable(),
    nodes: z
      .object({
        platforms: z.array(z.string()).meta({ description: 'Of the nodes of the connection that take pods' }),
        fit: z
          .enum(['yes', 'some', 'no', 'unknown'])
          .meta({ description: 'Whether the image has one for each of them' }),
      })
      .nullable()
      .meta({ description: 'Where a connection was named' }),
    scan: ImageScan.nullable().meta({ description: 'null where the registry scans nothing, or does not tell' }),
    concern: z
      .object({ level: z.enum(['warning', 'refusal']), code: z.enum(imageConcerns), message: z.string() })
      .nullable()
      .meta({
        description:
          'What speaks against a deployment: it goes on after a `warning`, and after a `refusal` only by force',
      }),
  })
  .meta({ id: 'ImageCheck' })
export type ImageCheck = z.infer<typeof ImageCheck>

export const checkImage = endpoint({
  operationId: 'checkImage',
  method: 'GET',
  path: '/api/v1/registries/{id}/image',
  summary:
    'Whether the credential of a registry may pull an image, and whether it is one for the nodes of a connection',
  permission: 'registries:read',
  query: z.strictObject({
    image: z.string().min(1).max(500).meta({ description: 'A repository with tag or digest, or the whole reference' }),
    connectionId: Id.optional(),
  }),
  success: { status: 200, schema: ImageCheck },
})
