import type { Answerer, Said } from './fake-server.ts'
import type { Provider } from './provider-registries.ts'
import * as provider from './providers.ts'

const refused: Said = { status: 401, body: { message: 'Bad credentials' } }

/** The API of GitHub: what it tells of a token stands in the headers of any answer. */
export function gitHubApi(tokens: ReadonlyMap<string, Readonly<Record<string, string>>>): Answerer {
  return ({ headers }) => {
    const known = tokens.get((headers.authorization ?? '').replace(/^Bearer /, ''))
    return known === undefined ? refused : { status: 200, headers: known, body: { current_user_url: '/user' } }
  }
}

export interface GitLabToken {
  readonly scopes: readonly string[]
  readonly expires_at: string | null
}

/** A registry of GitLab that takes these tokens, and tells of each to its owner. */
export function gitLabOf(tokens: ReadonlyMap<string, GitLabToken>): Provider {
  const answer: Answerer = ({ headers }) => {
    const token = tokens.get(String(headers['private-token'] ?? ''))
    return token === undefined ? refused : { status: 200, body: { id: 7, name: 'pull', revoked: false, ...token } }
  }
  return {
    ...provider.gitlab,
    accepts: (_, password) => tokens.has(password) || password === provider.people.gitlab[1],
    others: [{ host: 'gitlab.com', path: '/api/v4/personal_access_tokens/self', answer }],
  }
}

/** What Harbor tells of an artifact to those who may read it. */
export function harborArtifact(overview: object | undefined): Answerer {
  return ({ headers, url }) => {
    const asks =
      url.searchParams.get('with_scan_overview') === 'true' && headers['x-accept-vulnerabilities'] !== undefined
    if (!asks || headers.authorization === undefined) return { status: 403, body: {} }
    return { status: 200, body: { type: 'IMAGE', ...(overview === undefined ? {} : { scan_overview: overview }) } }
  }
}

export const harborReport = 'application/vnd.security.vulnerability.report; version=1.1'

interface Robot {
  readonly name: string
  readonly expires_at: number
  readonly permissions: readonly { readonly access: readonly { resource: string; action: string }[] }[]
}

/** A Harbor that lets those robots list robots who are named, in their own project. */
export function harborOf(robots: readonly Robot[], mayList: readonly string[]): Provider {
  const allows = (authorization = '') => {
    const [name = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString('utf8')
      .split(':')
    return mayList.includes(name)
  }
  const forbidden: Said = { status: 403, body: { errors: [{ code: 'FORBIDDEN', message: 'forbidden' }] } }
  return {
    ...provider.harbor,
    accepts: (username, password) =>
      robots.some(({ name }) => name === username) && password === provider.people.harbor[1],
    others: [
      {
        path: '/api/v2.0/projects/team',
        answer: ({ headers }) =>
          allows(headers.authorization) ? { status: 200, body: { project_id: 42, name: 'team' } } : forbidden,
      },
      {
        path: '/api/v2.0/robots',
        answer: ({ headers, url }) => {
          if (!allows(headers.authorization)) return forbidden
          const isOfProject = url.searchParams.get('q') === 'Level=project,ProjectID=42'
          return { status: 200, body: robots.filter(({ name }) => name.includes('+') === isOfProject) }
        },
      },
    ],
  }
}
