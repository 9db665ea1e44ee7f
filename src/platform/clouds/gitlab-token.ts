import { z } from 'zod'
import type { Secret } from '#platform/secret.ts'
import { askCloud, type CloudConnection } from './cloud-request.ts'
import { ScopeNames, type TokenFacts } from './token-facts.ts'

const Token = z.object({ expires_at: z.iso.date().nullable(), scopes: ScopeNames })

/** Personal, group and project tokens tell of themselves, whatever their scopes; deploy tokens cannot ask the API at all. */
export async function readGitLabToken(
  connection: CloudConnection,
  { gitLab, token }: { readonly gitLab: string; readonly token: Secret },
): Promise<TokenFacts | undefined> {
  const text = token.expose()
  if (text.startsWith('gldt-') || !/^[\x21-\x7e]+$/.test(text)) return undefined
  const answer = await askCloud(connection, {
    method: 'GET',
    url: new URL('/api/v4/personal_access_tokens/self', gitLab),
    headers: { accept: 'application/json', 'private-token': text },
  })
  if (!answer.ok || answer.status !== 200) return undefined
  const { data } = Token.safeParse(answer.body)
  if (data === undefined) return undefined
  const { scopes, expires_at: day } = data
  return { scopes, expiresAt: day === null ? null : new Date(`${day}T00:00:00Z`) }
}
