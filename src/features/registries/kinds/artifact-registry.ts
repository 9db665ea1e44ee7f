import { googleSignIn } from './google-sign-in.ts'
import type { Kind } from './kind.ts'

export const artifactRegistry: Kind = {
  ...googleSignIn,
  kind: 'artifact-registry',
  owns: (hostname) => /^[a-z0-9-]+-docker\.pkg\.dev$/.test(hostname),
  isSelfHosted: false,
}
