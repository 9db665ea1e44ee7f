import { readGoogleKey } from '#contract/google-key.ts'
import { Secret } from '#platform/secret.ts'

type KeyFile =
  | { readonly ok: true; readonly text: Secret; readonly email: string; readonly projectId: string }
  | { readonly ok: false; readonly reason: 'not-json' | 'not-a-service-account' | 'incomplete' }

/** The key file of a service account, without what stood around it, and what may be shown of it. */
export function readKeyFile(file: Secret): KeyFile {
  const read = readGoogleKey(file.expose())
  if (!read.ok) return read
  const { client_email: email, project_id: projectId } = read.key
  return { ok: true, text: new Secret(read.text), email, projectId }
}
