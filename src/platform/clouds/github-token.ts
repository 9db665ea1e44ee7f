import type { Secret } from '#platform/secret.ts'
import { askCloud, type CloudConnection } from './cloud-request.ts'
import { ScopeNames, type TokenFacts } from './token-facts.ts'

/**
 * GitHub tells of a token in the headers of any answer of its API:
 * `X-OAuth-Scopes: read:packages, repo` and `GitHub-Authentication-Token-Expiration: 2026-12-31 10:00:00 UTC`, which is
 * absent where the token does not end.
 */
export async function readGitHubToken(
  connection: CloudConnection,
  { api, token }: { readonly api: URL; readonly token: Secret },
): Promise<TokenFacts | undefined> {
  const answer = await askCloud(connection, {
    method: 'GET',
    url: api,
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token.expose()}` },
  })
  if (!answer.ok || answer.status !== 200) return undefined
  const expiresAt = expirationOf(answer.header('github-authentication-token-expiration'))
  if (expiresAt === 'unreadable') return undefined
  return { expiresAt, scopes: scopesOf(answer.header('x-oauth-scopes')) }
}

/** Tokens that are limited by permissions in the place of scopes have no such header. */
function scopesOf(header: string | undefined): readonly string[] | null {
  if (header === undefined) return null
  const names = header.split(',').map((name) => name.trim())
  return ScopeNames.safeParse(names.filter((name) => name !== '')).data ?? null
}

function expirationOf(header: string | undefined): Date | null | 'unreadable' {
  if (header === undefined) return null
  const [, day, time, zone = ''] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (UTC|[+-]\d{4})$/.exec(header.trim()) ?? []
  const offset = zone === 'UTC' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const at = new Date(`${day}T${time}${offset}`)
  return Number.isNaN(at.getTime()) ? 'unreadable' : at
}
