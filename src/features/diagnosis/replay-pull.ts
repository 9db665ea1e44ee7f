import { createHash } from 'node:crypto'
import type { ImageReference } from '#contract/image-reference.ts'
import type { Core } from '#platform/context.ts'
import type { AddressPolicy } from '#platform/oci/address-policy.ts'
import type { Credential } from '#platform/oci/credential.ts'
import { openBatch } from '#platform/oci/registry-batch.ts'
import { registryClient } from '#platform/oci/registry-client.ts'
import type { RegistryClientOptions } from '#platform/oci/registry-session.ts'
import { readPlatforms } from '#features/images/read-platforms.ts'
import { repositoryAt } from '#features/registries/image-of-registry.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import { clientOptionsOf } from '#features/registries/registry-client-options.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import type { Replay } from './evidence.ts'

export interface ReplayParts {
  readonly core: Core
  readonly addressPolicy: AddressPolicy
  readonly clouds: Clouds
}

export interface ReplayQuestion {
  readonly image: ImageReference
  /** Of the console, for its authority and what was approved; without one, the host as everyone may reach it. */
  readonly registry: RegistryRecord | undefined
  readonly credential: Credential | undefined
}

export type ReplayPull = (question: ReplayQuestion) => Promise<Replay>

const keptMs = 10_000
/** Refused attempts lock accounts: a page that is open must not make many of them. */
const notTriedAgainMs = 60_000
const mostKept = 500

/**
 * Asks for the manifest as a node would: at the host of the image, with the credential that the node would send there,
 * and under the same rules as everything that talks to registries. What was answered is kept for a while.
 */
export function createReplayPull({ core, addressPolicy, clouds }: ReplayParts): ReplayPull {
  const kept = new Map<string, { readonly until: number; readonly replay: Promise<Replay> }>()
  const inTurn = createTurns()
  return async (question) => {
    const now = core.now().getTime()
    const key = keyOf(core, question)
    const known = kept.get(key)
    if (known !== undefined && known.until > now) return known.replay
    const options = {
      ...clientOptionsOf(question.registry ?? unknownRegistry(question.image.host), { addressPolicy, now: core.now }),
      ...(clouds.resolve === undefined ? {} : { resolve: clouds.resolve }),
    }
    const replay = inTurn(core, question, () => ask(options, question))
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, { until: Infinity, replay })
    try {
      return await replay
    } finally {
      kept.set(key, { until: core.now().getTime() + keptMs, replay })
    }
  }
}

type InTurn = (core: Core, question: ReplayQuestion, ask: () => Promise<Replay>) => Promise<Replay>

/** One question with a credential after the other; one that was refused is not tried again for a while. */
function createTurns(): InTurn {
  const turns = new Map<string, Promise<unknown>>()
  const refused = new Map<string, { readonly until: number; readonly replay: Replay }>()

  function remember(where: string, until: number, replay: Replay): void {
    refused.delete(where)
    refused.set(where, { until, replay })
    if (refused.size > mostKept) refused.delete(refused.keys().next().value ?? '')
  }

  return (core, { image, credential }, ask) => {
    if (credential === undefined) return ask()
    const identity = [image.host, credential.username, core.cipher.contentHash(credential.password)]
    const who = JSON.stringify(identity)
    const here = JSON.stringify([...identity, image.repository])
    const turn = (turns.get(who) ?? Promise.resolve()).then(async () => {
      const now = core.now().getTime()
      const known = [who, here]
        .map((where) => refused.get(where))
        .find((each) => each !== undefined && each.until > now)
      if (known !== undefined) return known.replay
      const replay = await ask()
      const where = refusedWhere(replay)
      if (where !== undefined) {
        remember(where === 'everywhere' ? who : here, core.now().getTime() + notTriedAgainMs, replay)
      }
      return replay
    })
    const ended = turn
      .catch(() => undefined)
      .finally(() => {
        if (turns.get(who) === ended) turns.delete(who)
      })
    turns.set(who, ended)
    return turn
  }
}

/** A token server says 403 of a wrong password (GitHub) as well as of a repository that is not for everyone (Google). */
function refusedWhere(replay: Replay): 'everywhere' | 'there' | undefined {
  if (replay.state !== 'refused' || replay.failure.reason !== 'unauthorized') return undefined
  const { status, tokenProblem } = replay.failure
  return status === 401 && tokenProblem !== 'insufficient_scope' ? 'everywhere' : 'there'
}

async function ask(options: RegistryClientOptions, { image, credential }: ReplayQuestion): Promise<Replay> {
  const username = credential?.username ?? null
  const repository = repositoryAt(image.host, image.repository)
  const batch = openBatch(options, credential)
  try {
    const found = await batch.headManifest(repository, image.digest ?? image.tag ?? 'latest')
    if (!found.ok) {
      const refused = { state: 'refused', username, failure: found } as const
      return found.reason === 'not-found'
        ? { ...refused, hasRepository: await hasRepository(options, repository, credential) }
        : refused
    }
    // Docker Hub counts what is read against the limit of the credential.
    const platforms = image.host === 'docker.io' ? null : await readPlatforms(batch, repository, found.digest)
    return { state: 'pulls', username, digest: found.digest, platforms }
  } finally {
    await batch.close()
  }
}

/** Many registries say of a manifest only that it is not there; whether anything is, their list of tags tells. */
async function hasRepository(
  options: RegistryClientOptions,
  repository: string,
  credential: Credential | undefined,
): Promise<boolean | undefined> {
  const tags = await registryClient(options).listTags(repository, credential)
  if (tags.ok) return tags.names.length > 0 ? true : undefined
  return tags.reason === 'not-found' ? false : undefined
}

function unknownRegistry(host: string): Parameters<typeof clientOptionsOf>[0] {
  return { host, plainHttp: false, caCertificate: null, approvedRealms: [] }
}

/** Holds no credential, and is the same for the same one. */
function keyOf({ cipher }: Core, { image, registry, credential }: ReplayQuestion): string {
  const who = credential === undefined ? [] : [credential.username, cipher.contentHash(credential.password)]
  const parts = [image.host, image.repository, image.digest ?? image.tag, registry?.id, registry?.revision, who]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
