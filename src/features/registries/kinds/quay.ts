import { type Kind, usualAuthentications } from './kind.ts'

export const quay: Kind = {
  kind: 'quay',
  owns: (hostname) => hostname === 'quay.io',
  isSelfHosted: true,
  authentications: usualAuthentications,
  hints: {
    'credential-refused': 'Write the whole name of a robot account, such as namespace+robot.',
    'pull-denied': 'Give the robot account the right Read on the repository.',
  },
}
