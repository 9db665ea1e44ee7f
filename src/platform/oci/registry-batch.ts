import { readBlobBy, type ReadBlob, refuseInvalidBlob } from './blob-requests.ts'
import { createChallengeMemory } from './challenge-memory.ts'
import type { Credential } from './credential.ts'
import {
  findManifestBy,
  type FoundManifest,
  type ReadManifest,
  readManifestBy,
  refuseInvalidName,
} from './manifest-requests.ts'
import { type RegistryFailure, registryFailure } from './registry-outcome.ts'
import { openSession, type RegistryClientOptions, type Session } from './registry-session.ts'
import { type Access, type SignedIn, signInFor, type Visit, visitAs } from './sign-in.ts'

/** Many questions with one credential: asked how to sign in once, a token for each repository, connections kept. */
export interface RegistryBatch {
  headManifest(repository: string, reference: string): Promise<FoundManifest | RegistryFailure>
  getManifest(repository: string, reference: string): Promise<ReadManifest | RegistryFailure>
  /** A small one, such as the configuration of an image. */
  getBlob(repository: string, digest: string): Promise<ReadBlob | RegistryFailure>
  /** Ends its connections, and forgets its tokens. */
  close(): Promise<void>
}

const longestMs = 60_000
const connections = 8
/** A token is not used to its last second: the clocks of two servers differ. */
const usedShare = 0.8

interface Known extends SignedIn {
  readonly ok: true
  readonly until: number
}

/** Everything that `registryClient` promises holds here too. Lives for a minute at most, whatever the registry does. */
export function openBatch(options: RegistryClientOptions, credential: Credential | undefined): RegistryBatch {
  const limits = { totalMs: longestMs, connections, ...options.limits }
  const opened = openSession({ ...options, limits })
  const challenges = options.challenges ?? createChallengeMemory(options.now)
  let opening: Promise<unknown> | undefined
  const signedIn = new Map<string, Promise<Known | RegistryFailure>>()

  async function signIn(session: Session, access: Access): Promise<Known | RegistryFailure> {
    // The first to ask how to sign in asks for all.
    const first = opening
    const signing = (async () => {
      await first
      return signInFor({ ...session, challenges }, access)
    })()
    opening ??= signing
    const signedIn = await signing
    if (!signedIn.ok) return signedIn
    const lifeMs = (signedIn.authorized.expiresInSeconds ?? longestMs) * 1000 * usedShare
    return { ...signedIn, until: session.now().getTime() + lifeMs }
  }

  function begin(session: Session, repository: string): Promise<Known | RegistryFailure> {
    const signing = signIn(session, { scope: `repository:${repository}:pull`, credential })
    signedIn.set(repository, signing)
    return signing
  }

  /** Those who ask at the same time wait for the same token; a refusal is not asked for twice. */
  async function visit(session: Session, repository: string): Promise<Visit | RegistryFailure> {
    const current = signedIn.get(repository) ?? begin(session, repository)
    let known = await current
    if (known.ok && known.until <= session.now().getTime()) {
      const latest = signedIn.get(repository)
      known = await (latest === undefined || latest === current ? begin(session, repository) : latest)
    }
    const access: Access = { scope: `repository:${repository}:pull`, credential }
    return known.ok ? visitAs(session, access, known) : known
  }

  return {
    async headManifest(repository, reference) {
      if (opened === undefined) return noHost()
      const question = { repository, reference, credential }
      const visited = refuseInvalidName(question) ?? (await visit(opened.session, repository))
      return visited.ok ? await findManifestBy(visited, opened.session, question) : visited
    },
    async getManifest(repository, reference) {
      if (opened === undefined) return noHost()
      const question = { repository, reference, credential }
      const visited = refuseInvalidName(question) ?? (await visit(opened.session, repository))
      return visited.ok ? await readManifestBy(visited, opened.session, question) : visited
    },
    async getBlob(repository, digest) {
      if (opened === undefined) return noHost()
      const name = { repository, digest }
      const visited = refuseInvalidBlob(name) ?? (await visit(opened.session, repository))
      return visited.ok ? await readBlobBy(visited, opened.session, name) : visited
    },
    async close() {
      signedIn.clear()
      await opened?.close()
    },
  }
}

function noHost(): RegistryFailure {
  return registryFailure('invalid-name', 'This is not the host of a registry')
}
