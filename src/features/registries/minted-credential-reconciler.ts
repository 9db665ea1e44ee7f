import { type Core, systemContext } from '#platform/context.ts'
import { readSecret } from '#platform/encryption/sealed-secrets.ts'
import { mutate, type Transaction } from '#platform/mutate.ts'
import type { Minted, MintFailure, MintOutcome } from '#platform/clouds/mint-outcome.ts'
import type { Reconciler } from '#platform/reconcile/reconciler.ts'
import { writeMintedToken } from './delivered-credential.ts'
import type { Clouds } from './kinds/kind.ts'
import { mintCredential } from './mint-credential.ts'
import { mintTarget, nextGeneration, type Random, refreshAfterMs, retryAfterMs, waitMs } from './mint-policy.ts'
import { writeMinted } from './minted-store.ts'
import { isMinted, type MintedState, passwordOf, type RegistryRecord } from './registry.ts'
import { findRegistry, listRegistryRows } from './registry-store.ts'

export interface MintingDependencies {
  readonly core: Core
  readonly clouds: Clouds
  readonly random: Random
  /** Milliseconds that nobody can put back, from any start. */
  readonly monotonicMs: () => number
}

interface Attempt {
  readonly registry: RegistryRecord
  /** Before the question was sent: a token is not counted on for longer than it can hold. */
  readonly askedAt: Date
  readonly outcome: MintOutcome
}

const marginMs = 5_000

/** Keeps a token that holds for every registry that is delivered by minted ones. Keys: registry ids. */
export function mintedCredentialReconciler(deps: MintingDependencies): Reconciler {
  const { core, monotonicMs } = deps
  // When the token of a generation is due by a clock that nobody sets.
  const due = new Map<string, { readonly generation: number; readonly atMs: number }>()

  function waitOf(registry: RegistryRecord): number {
    const wait = waitMs(registry, core.now())
    const known = due.get(registry.id)
    if (known === undefined || known.generation !== registry.minted?.generation) return wait
    return Math.min(wait, Math.max(0, known.atMs - monotonicMs()))
  }

  return {
    name: 'minted-credentials',
    resyncEveryMs: 60_000,
    width: 4,
    async listKeys() {
      return (await listRegistryRows(core.db)).filter(isMinted).map(({ id }) => id)
    },
    async reconcile(id) {
      const registry = await findRegistry(core.db, id)
      if (registry === undefined || !isMinted(registry)) return {}
      const wait = waitOf(registry)
      if (wait > 0) return { recheckAfterMs: wait }
      const attempt = await attemptMint(deps, registry)
      const state = await keep(deps, attempt)
      // Changed while the cloud was asked: what came of it is of no use.
      if (state === undefined) return { recheckAfterMs: 0 }
      const recheckAfterMs = Date.parse(state.dueAt) - core.now().getTime()
      due.set(id, { generation: state.generation, atMs: monotonicMs() + recheckAfterMs })
      return { recheckAfterMs }
    },
  }
}

async function attemptMint({ core, clouds }: MintingDependencies, registry: RegistryRecord): Promise<Attempt> {
  const password = (await readSecret(core, passwordOf(registry.id)))?.secret
  const askedAt = core.now()
  return { registry, askedAt, outcome: await mintCredential(clouds, { ...registry, password }) }
}

function keep(deps: MintingDependencies, attempt: Attempt): Promise<MintedState | undefined> {
  const { core } = deps
  const { id } = attempt.registry
  return mutate(systemContext(core), 'registry.mint', async (tx) => {
    const registry = await findRegistry(tx.db, id)
    if (registry === undefined || !isMinted(registry) || mintTarget(registry) !== mintTarget(attempt.registry))
      return { result: undefined }
    const { outcome } = attempt
    if (outcome.ok) return await keepToken(deps, tx, { registry, askedAt: attempt.askedAt, outcome })
    const state = failedState(deps, registry, outcome)
    await writeMinted(tx.db, id, state)
    tx.publishAfterCommit('registries', id)
    const facts = { registry: registry.name, reason: outcome.reason, failures: state.failures, detail: outcome.message }
    core.log.warn(facts, 'a token could not be had for a registry; it is tried again')
    return { result: state }
  })
}

interface Kept {
  readonly registry: RegistryRecord
  readonly askedAt: Date
  readonly outcome: Minted
}

async function keepToken({ core, random }: MintingDependencies, tx: Transaction, { registry, askedAt, outcome }: Kept) {
  const { id, name, host } = registry
  const lifetimeMs = outcome.lifetimeSeconds * 1000 - Math.min(marginMs, outcome.lifetimeSeconds * 10)
  const after = (ms: number) => new Date(askedAt.getTime() + ms).toISOString()
  const state: MintedState = {
    generation: nextGeneration(registry.minted, askedAt),
    target: mintTarget(registry),
    host,
    credentialVersion: registry.credentialVersion,
    mintedAt: askedAt.toISOString(),
    expiresAt: after(lifetimeMs),
    dueAt: after(refreshAfterMs(lifetimeMs, random)),
    failures: 0,
    reason: null,
    message: null,
  }
  await writeMintedToken({ db: tx.db, cipher: core.cipher }, id, state.generation, outcome.credential)
  await writeMinted(tx.db, id, state)
  tx.wakeAfterCommit('pull-secrets')
  const { generation, expiresAt } = state
  core.log.info({ registry: name, generation, expiresAt }, 'a token was issued for a registry')
  return { result: state, audit: { subject: id, after: { name, host, generation, expiresAt } } }
}

function failedState(
  { core, random }: MintingDependencies,
  registry: RegistryRecord,
  failure: MintFailure,
): MintedState {
  const { minted } = registry
  const now = core.now()
  const target = mintTarget(registry)
  const failures = minted?.target === target ? minted.failures + 1 : 1
  const waitingMs = retryAfterMs({ failures, failure, lifetimeMs: lifetimeOf(minted) }, random)
  return {
    generation: minted?.generation ?? 0,
    target,
    host: minted?.host ?? null,
    credentialVersion: minted?.credentialVersion ?? null,
    mintedAt: minted?.mintedAt ?? null,
    expiresAt: minted?.expiresAt ?? null,
    dueAt: new Date(now.getTime() + waitingMs).toISOString(),
    failures,
    reason: failure.reason,
    message: failure.message,
  }
}

function lifetimeOf(minted: MintedState | null): number | undefined {
  if (minted === null || minted.mintedAt === null || minted.expiresAt === null) return undefined
  return Date.parse(minted.expiresAt) - Date.parse(minted.mintedAt)
}
