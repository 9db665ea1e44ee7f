import { type Kind, usualAuthentications } from './kind.ts'

export const ghcr: Kind = {
  kind: 'ghcr',
  owns: (hostname) => hostname === 'ghcr.io',
  isSelfHosted: false,
  authentications: usualAuthentications,
  hints: {
    'credential-refused':
      'GitHub takes classic personal access tokens (ghp_) only; check that it has not expired and has the scope read:packages.',
    'pull-denied':
      'Give the token the scope read:packages, and its owner access to the package; authorize it for single sign-on.',
  },
}
