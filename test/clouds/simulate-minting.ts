import { NewRegistry } from '#contract/registries.ts'
import { systemContext } from '#platform/context.ts'
import { createAddressPolicy } from '#platform/oci/address-policy.ts'
import { judgeSecret } from '#features/pull-secrets/plan.ts'
import { type DesiredSecret, desiredSecret } from '#features/pull-secrets/pull-secret.ts'
import { createRegistry } from '#features/registries/create-registry.ts'
import { readDelivered } from '#features/registries/delivered-credential.ts'
import type { Clouds } from '#features/registries/kinds/kind.ts'
import { mintedCredentialReconciler } from '#features/registries/minted-credential-reconciler.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { createChance, type Chance } from '#test/fault-proxy-random.ts'
import { openCore } from './fake-core.ts'
import { createIssuer, type Issuer, type Mood } from './fake-issuer.ts'
import { longestUp, planOutages } from './outages.ts'

export interface Simulated {
  readonly lifetimeSeconds: number
  readonly registry: Readonly<Record<string, unknown>>
  /** Starts the issuer's real HTTP server. */
  readonly start: (issuer: Issuer) => Promise<{ readonly clouds: Partial<Clouds>; stop(): Promise<void> }>
}

export interface Figures {
  readonly issued: number
  readonly attempts: number
  readonly outages: number
  readonly downShare: number
  /** Namespaces that held a token after its end, and in how many of those cases the issuer had been up long enough. */
  readonly heldExpired: number
  readonly heldExpiredThoughUp: number
  readonly writes: number
  readonly restarts: number
  readonly clockSteps: number
}

const hour = 3_600_000
const duration = 30 * 24 * hour
const namespaces = ['production', 'staging', 'test']
const begin = Date.parse('2026-02-01T00:00:00Z')

/** Thirty days of the real reconciler with a clock of the test and an issuer that is often away; `graceMs` is how long up is long enough. */
export async function simulateMinting(simulated: Simulated, seed: number, graceMs: number): Promise<Figures> {
  const chance = createChance(seed)
  const lifetimeMs = simulated.lifetimeSeconds * 1000
  const outages = planOutages(lifetimeMs, duration, () => chance.next())
  const clock = { elapsedMs: 0, offsetMs: 0 }
  let attempts = 0
  const mood = (): Mood => {
    attempts += 1
    const isDown = outages.some(({ from, to }) => from <= clock.elapsedMs && clock.elapsedMs < to)
    return isDown ? chance.pick(['hang-up', 'unavailable', 'throttled']) : 'up'
  }
  const trueTime = () => new Date(begin + clock.elapsedMs)
  const issuer = createIssuer({ now: trueTime, lifetimeSeconds: simulated.lifetimeSeconds, mood })
  const server = await simulated.start(issuer)
  const { core, close } = await openCore(() => new Date(begin + clock.elapsedMs + clock.offsetMs))
  const input = NewRegistry.parse({ name: 'Simulated', delivery: 'minted', ...simulated.registry })
  const { id } = (await createRegistry(systemContext(core), input)).registry
  const clouds: Clouds = {
    addressPolicy: createAddressPolicy({ allowed: ['127.0.0.1/32'] }),
    resolve: () => Promise.resolve(['127.0.0.1']),
    now: core.now,
    awsEndpoint: undefined,
    awsRole: () => Promise.reject(new Error('not used')),
    googleTokenUrl: new URL('http://127.0.0.1:9/'),
    entra: undefined,
    gitHubApi: new URL('https://api.github.com/'),
    dockerHubApi: new URL('https://hub.docker.com/'),
    ...server.clouds,
  }
  const startReconciler = () =>
    mintedCredentialReconciler({ core, clouds, random: () => chance.next(), monotonicMs: () => clock.elapsedMs })
  let reconciler = startReconciler()
  const held = new Map<string, Held>()
  const figures = { heldExpired: 0, heldExpiredThoughUp: 0, writes: 0, restarts: 0, clockSteps: 0 }

  async function deliver(): Promise<void> {
    const registry = await getRegistry(core.db, id)
    const delivered = await readDelivered(core, registry, core.now())
    if (delivered === undefined) return
    const desired = desiredSecret(core.cipher, { registryId: id, name: 'secret', host: registry.host, delivered })
    const token = delivered.credential.password.expose()
    const expiresAt = issuer.issued.find((each) => each.token === token)?.expiresAt ?? 0
    for (const namespace of namespaces) {
      const before = held.get(namespace)
      const verdict = judgeSecret(desired, before && seenAs(before.desired))
      if (verdict.state === 'conflict') throw new Error('A later token counts as an earlier one')
      if (verdict.action === 'none') continue
      if (before !== undefined) settle(before)
      figures.writes += 1
      held.set(namespace, { desired, expiresAt })
    }
  }

  function settle({ expiresAt }: Held): void {
    if (expiresAt > trueTime().getTime()) return
    figures.heldExpired += 1
    const end = expiresAt - begin
    if (longestUp(outages, end - lifetimeMs * 0.4, end) >= graceMs) figures.heldExpiredThoughUp += 1
  }

  const disturbances = planDisturbances(chance)
  while (clock.elapsedMs < duration) {
    const { recheckAfterMs = 60_000 } = await reconciler.reconcile(id, new AbortController().signal)
    await deliver()
    const next = clock.elapsedMs + Math.max(recheckAfterMs, 1)
    const [disturbance] = disturbances
    if (disturbance === undefined || disturbance.at >= next) {
      clock.elapsedMs = next
      continue
    }
    disturbances.shift()
    if (disturbance.stepMs === undefined) {
      clock.elapsedMs = disturbance.at
      reconciler = startReconciler()
      figures.restarts += 1
    } else {
      // Nobody tells of a clock that was set: the next resync finds out.
      clock.elapsedMs = disturbance.at + 60_000
      clock.offsetMs = disturbance.stepMs
      figures.clockSteps += 1
    }
  }
  for (const last of held.values()) settle(last)
  await close()
  await server.stop()
  const downMs = outages.reduce((sum, { from, to }) => sum + to - from, 0)
  return { ...figures, issued: issuer.issued.length, attempts, outages: outages.length, downShare: downMs / duration }
}

interface Held {
  readonly desired: DesiredSecret
  /** By the clock of the issuer. */
  readonly expiresAt: number
}

function seenAs({ name, registryId, hash, credentialVersion, generation }: DesiredSecret) {
  return {
    name,
    registryId,
    credentialVersion,
    generation,
    uid: 'uid',
    contentHash: hash,
    annotatedHash: hash,
    writtenAt: null,
  }
}

interface Disturbance {
  readonly at: number
  /** What the clock is off from then on; without it the console starts anew. */
  readonly stepMs?: number
}

/** Every other day or so, the console starts anew or its clock is set, up to an hour wrong. */
function planDisturbances(chance: Chance): Disturbance[] {
  return Array.from({ length: 16 }, () => chance.next() * duration)
    .toSorted((a, b) => a - b)
    .map((at) => (chance.next() < 0.5 ? { at } : { at, stepMs: (chance.next() * 2 - 1) * hour }))
}
