import { mintGoogleToken } from '#platform/clouds/google-token.ts'
import { mintFailure } from '#platform/clouds/mint-outcome.ts'
import { readKeyFile } from '#features/registries/read-key-file.ts'
import { type Kind, usualAuthentications } from './kind.ts'

/** Both registries of Google are signed in to by the key of a service account. */
export const googleSignIn: Pick<Kind, 'authentications' | 'infer' | 'mint' | 'hints'> = {
  authentications: { ...usualAuthentications, 'gcp-service-account': ['static', 'minted'] },
  infer: ({ username, password }) => {
    if (username === '_json_key') return 'gcp-service-account'
    const isKey = password !== undefined && readKeyFile(password).ok
    return isKey && !username ? 'gcp-service-account' : undefined
  },
  mint: async ({ password }, clouds) =>
    password === undefined
      ? mintFailure('not-usable', 'The key of the service account is missing')
      : await mintGoogleToken(clouds, { keyFile: password, tokenUrl: clouds.googleTokenUrl }),
  hints: {
    'pull-denied': 'Give the service account the role Artifact Registry Reader on the repository.',
    'credential-refused': 'The key may have been deleted or disabled: make a new one for the service account.',
  },
}
