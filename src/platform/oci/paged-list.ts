import { z } from 'zod'
import type { Credential } from './credential.ts'
import { isRepository, isTag } from '#contract/image-reference.ts'
import { answerFailure, header, parseJson, type RegistryFailure, registryFailure } from './registry-outcome.ts'
import type { Session } from './registry-session.ts'
import { type Access, visitRegistry } from './sign-in.ts'

export interface Listed {
  readonly ok: true
  readonly names: readonly string[]
  /** True where the registry has more than is read in one go. */
  readonly truncated: boolean
}

const Names = z.array(z.string().max(512))
// What could not be a name is left out: it would be shown to people, and may hold anything.
const TagPage = z.object({ tags: Names.nullish() }).transform(({ tags }) => (tags ?? []).filter(isTag))
const RepositoryPage = z
  .object({ repositories: Names.nullish() })
  .transform(({ repositories }) => (repositories ?? []).filter(isRepository))

export async function listTags(
  session: Session,
  repository: string,
  credential: Credential | undefined,
): Promise<Listed | RegistryFailure> {
  if (!isRepository(repository)) return registryFailure('invalid-name', 'This is not the name of a repository')
  const access = { scope: `repository:${repository}:pull`, credential }
  return await readPages(session, access, { path: `/v2/${repository}/tags/list`, schema: TagPage })
}

export async function listRepositories(
  session: Session,
  credential: Credential | undefined,
): Promise<Listed | RegistryFailure> {
  const access = { scope: 'registry:catalog:*', credential }
  return await readPages(session, access, { path: '/v2/_catalog', schema: RepositoryPage })
}

interface List {
  readonly path: string
  readonly schema: z.ZodType<string[]>
}

async function readPages(session: Session, access: Access, list: List): Promise<Listed | RegistryFailure> {
  const visit = await visitRegistry(session, access)
  if (!visit.ok) return visit
  const names = new Set<string>()
  let url: URL | undefined = new URL(`${list.path}?n=1000`, session.origin)
  for (let page = 0; url !== undefined && page < session.limits.listPages; page += 1) {
    const request = {
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      maxBytes: session.limits.listBytes,
    } as const
    const answer = await visit.send(request)
    if (!answer.ok) return answer
    if (answer.status !== 200) return answerFailure(answer, 'registry', session.now())
    const parsed = list.schema.safeParse(parseJson(answer.body))
    if (!parsed.success)
      return registryFailure('not-a-registry', 'What the server sends is not a list', { status: 200 })
    for (const name of parsed.data) names.add(name)
    const next = nextPage(header(answer, 'link'), url)
    if (next === 'elsewhere')
      return registryFailure('redirected', 'The next page of the list is at another place; it is not read')
    url = next
  }
  return { ok: true, names: [...names], truncated: url !== undefined }
}

/** `Link: </v2/team/app/tags/list?last=1.9&n=100>; rel="next"` must stay on the list itself. */
function nextPage(link: string | undefined, current: URL): URL | 'elsewhere' | undefined {
  const [, target] = /^<([^<>]{1,2048})>; *rel="?next"?$/.exec(link ?? '') ?? []
  if (target === undefined) return undefined
  const url = URL.parse(target, current)
  if (url === null || url.origin !== current.origin || url.pathname !== current.pathname) return 'elsewhere'
  return url.username === '' && url.password === '' ? url : 'elsewhere'
}
