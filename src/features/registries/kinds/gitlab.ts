import { type Kind, usualAuthentications } from './kind.ts'

export const gitlab: Kind = {
  kind: 'gitlab',
  owns: (hostname) => hostname === 'registry.gitlab.com',
  isSelfHosted: true,
  authentications: usualAuthentications,
  hints: {
    'credential-refused':
      'Use a deploy token or a personal access token with the scope read_registry, and the name it belongs to.',
    'pull-denied': 'The token needs the scope read_registry and access to this project.',
  },
}
