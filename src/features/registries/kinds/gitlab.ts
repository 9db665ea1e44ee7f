import { readGitLabToken } from '#platform/clouds/gitlab-token.ts'
import { type InspectQuestion, type Kind, usualAuthentications } from './kind.ts'

export const gitlab: Kind = {
  kind: 'gitlab',
  owns: (hostname) => hostname === 'registry.gitlab.com',
  isSelfHosted: true,
  authentications: usualAuthentications,
  inspect: (question, clouds) =>
    readGitLabToken(clouds, { gitLab: gitLabOf(question), token: question.credential.password }),
  isForPull: (scope) => scope === 'read_registry',
  hints: {
    'credential-refused':
      'Use a deploy token or a personal access token with the scope read_registry, and the name it belongs to.',
    'rights-wide': 'Pulling needs the scope read_registry and nothing else: make a token with it alone.',
    'pull-denied': 'The token needs the scope read_registry and access to this project.',
  },
}

/** The registry of a GitLab of one's own has its tokens from GitLab itself, which an administrator approved where it is elsewhere. */
function gitLabOf({ host, origin, approvedRealms }: InspectQuestion): string {
  return host === 'registry.gitlab.com' ? 'https://gitlab.com' : (approvedRealms[0]?.origin ?? origin)
}
