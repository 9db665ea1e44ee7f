import type { Credential } from './credential.ts'
import { findManifest, type FoundManifest, readManifest, type ReadManifest } from './manifest-requests.ts'
import { listRepositories, listTags, type Listed } from './paged-list.ts'
import { type Granted, grantedActions, openRegistry, type Pinged, pinged, signIn } from './sign-in.ts'
import type { RegistryFailure } from './registry-outcome.ts'
import { type RegistryClientOptions, type Session, withSession } from './registry-session.ts'

export interface RegistryClient {
  /** What the registry offers to someone who is not signed in. No credential is sent. */
  ping(): Promise<Pinged | RegistryFailure>
  /** Whether the credential signs in, without naming a repository. Says nothing of what it may pull. */
  signIn(credential: Credential): Promise<Pinged | RegistryFailure>
  /** Whether a pull of this tag or digest would be allowed, and what it would get. Counts for no rate limit. */
  headManifest(repository: string, reference: string, credential?: Credential): Promise<FoundManifest | RegistryFailure>
  getManifest(repository: string, reference: string, credential?: Credential): Promise<ReadManifest | RegistryFailure>
  listTags(repository: string, credential?: Credential): Promise<Listed | RegistryFailure>
  listRepositories(credential?: Credential): Promise<Listed | RegistryFailure>
  /** Which of pull, push and delete the registry would grant; nothing is written. Only token servers that issue JWTs tell. */
  grantedActions(repository: string, credential: Credential): Promise<Granted | RegistryFailure>
}

/**
 * Talks to one registry that may be hostile: every address is judged before it is connected to, no redirect is
 * followed, the first request is anonymous, and the credential goes nowhere but to the registry itself and to a
 * token server that is its own, well known or approved.
 */
export function registryClient(options: RegistryClientOptions): RegistryClient {
  const ask = <T>(question: (session: Session) => Promise<T>) => withSession(options, question)
  return {
    ping: () => ask(async (session) => pinged(session, await openRegistry(session))),
    signIn: (credential) => ask((session) => signIn(session, credential)),
    headManifest: (repository, reference, credential) =>
      ask((session) => findManifest(session, { repository, reference, credential })),
    getManifest: (repository, reference, credential) =>
      ask((session) => readManifest(session, { repository, reference, credential })),
    listTags: (repository, credential) => ask((session) => listTags(session, repository, credential)),
    listRepositories: (credential) => ask((session) => listRepositories(session, credential)),
    grantedActions: (repository, credential) => ask((session) => grantedActions(session, repository, credential)),
  }
}
