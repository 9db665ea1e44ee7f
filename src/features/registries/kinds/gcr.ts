import { googleSignIn } from './google-sign-in.ts'
import type { Kind } from './kind.ts'

/** Served by Artifact Registry since Container Registry was shut down. */
export const gcr: Kind = {
  ...googleSignIn,
  kind: 'gcr',
  owns: (hostname) => /^([a-z0-9-]+\.)?gcr\.io$/.test(hostname),
  isSelfHosted: false,
}
