import { readGitHubToken } from '#platform/clouds/github-token.ts'
import { type Kind, usualAuthentications } from './kind.ts'

export const ghcr: Kind = {
  kind: 'ghcr',
  owns: (hostname) => hostname === 'ghcr.io',
  isSelfHosted: false,
  authentications: usualAuthentications,
  inspect: ({ credential }, clouds) => readGitHubToken(clouds, { api: clouds.gitHubApi, token: credential.password }),
  isForPull: (scope) => scope === 'read:packages',
  hints: {
    'credential-refused':
      'GitHub takes classic personal access tokens (ghp_) only; check that it has not expired and has the scope read:packages.',
    'rights-wide': 'Pulling needs the scope read:packages and nothing else: make a classic token with it alone.',
    'pull-denied':
      'Give the token the scope read:packages, and its owner access to the package; authorize it for single sign-on.',
  },
}
