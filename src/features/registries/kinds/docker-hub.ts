import { readHubPlatforms } from '#platform/clouds/docker-hub-tag.ts'
import { type Kind, usualAuthentications } from './kind.ts'

export const dockerHub: Kind = {
  kind: 'docker-hub',
  owns: (hostname) => hostname === 'docker.io',
  isSelfHosted: false,
  authentications: usualAuthentications,
  async readPlatforms({ repository, reference: tag, digest }, clouds) {
    if (tag.includes(':')) return undefined
    return await readHubPlatforms(clouds, { api: clouds.dockerHubApi, repository, tag, digest })
  },
  hints: {
    'credential-refused':
      'Use a personal access token with your Docker ID, or an organization access token with the name of the organization. Passwords do not work where two-factor sign-in is on.',
    'rate-limited': 'Docker Hub counts pulls by account, or by address where nobody signs in. Sign in, or wait.',
  },
}
