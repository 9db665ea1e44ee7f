import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { getOperation } from '#contract/operations.ts'
import { createRegistry } from '#contract/registries.ts'
import { rotateRegistry } from '#contract/rotations.ts'
import type { ObjectOf } from '#platform/kubernetes/kinds.ts'
import type { ChainTarget } from '#test/chain-target.ts'
import { eventually, startConsoleOn, type TestConsole } from '#test/start-console.ts'
import { makeAccount } from './rotation-place.ts'

export interface Load {
  readonly rotations: number
  /** Pods that are being started at any moment. */
  readonly width: number
}

export interface Seen {
  readonly pods: number
  /** Every rotation that did not succeed, and every pod that met trouble, in the words of the node. */
  readonly harmed: readonly string[]
}

/**
 * Rotates again and again, revoking each old credential the moment that its rotation has succeeded, while pods start
 * all the time. No pod may ever find no secret, a torn one, or a credential that was revoked.
 */
export async function rotateUnderLoad(target: ChainTarget, { rotations, width }: Load): Promise<Seen> {
  const harmed: string[] = []
  const console = await startConsoleOn(target, target.namespaces)
  const [{ host, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
  let account = await makeAccount(target)
  const body = { ...account, name: 'Under load', url: host, tls }
  const { id } = (await console.call(createRegistry, { body })).value
  const secret = `registry-secret-${id}`
  await eventually(
    async () => (await target.client.get({ kind: 'Secret', namespace: target.namespace, name: secret })).ok,
    (found) => found,
  )
  const stopping = new AbortController()
  const image = `${host}/cpoder/pesitwizard-server:latest`
  const starters = Array.from({ length: width }, (_, index) =>
    startPods(target, { secret, image, name: `load-${index}`, signal: stopping.signal }),
  )
  const startedAt = Date.now()

  for (let count = 0; count < rotations; count += 1) {
    const next = await makeAccount(target)
    const { state, message } = await rotate(console, id, next)
    if (state !== 'succeeded') harmed.push(`rotation ${count} ${state}: ${message}`)
    await target.setPassword(account.username, randomBytes(9).toString('base64url'))
    account = next
  }
  stopping.abort()
  const started = (await Promise.all(starters)).flat()
  const seconds = (Date.now() - startedAt) / 1000
  const events = await target.client.list('Event', { namespace: target.namespace })
  await console.stop()

  globalThis.console.log(`${rotations} rotations and ${started.length} pods in ${seconds.toFixed(1)} s`)
  if (!events.ok) throw new Error(events.message)
  const failures = events.value.items.filter(
    ({ reason, involvedObject }) =>
      involvedObject.name?.startsWith('load-') === true &&
      ['Failed', 'BackOff', 'FailedToRetrieveImagePullSecret'].includes(reason ?? ''),
  )
  harmed.push(...started.flatMap(({ pod, trouble }) => (trouble === undefined ? [] : [`${pod}: ${trouble}`])))
  harmed.push(...failures.map(({ message }) => message ?? ''))
  return { pods: started.length, harmed }
}

async function rotate({ call }: TestConsole, id: string, body: { username: string; password: string }) {
  const { value } = await call(rotateRegistry, { params: { id }, body })
  return eventually(
    async () => (await call(getOperation, { params: { id: value.id } })).value,
    ({ state }) => state !== 'running',
    60_000,
  )
}

interface Started {
  readonly pod: string
  /** Why it did not start, in the words of the node. */
  readonly trouble: string | undefined
}

interface Starter {
  readonly secret: string
  readonly image: string
  readonly name: string
  readonly signal: AbortSignal
}

/** One pod after the other, each from nothing to running. */
async function startPods({ client, namespace }: ChainTarget, starter: Starter): Promise<readonly Started[]> {
  const started: Started[] = []
  for (let count = 0; !starter.signal.aborted; count += 1) {
    const name = `${starter.name}-${count}`
    const ref = { kind: 'Pod', namespace, name } as const
    const made = await client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace, name },
      spec: {
        containers: [{ name: 'server', image: starter.image, imagePullPolicy: 'Always' }],
        imagePullSecrets: [{ name: starter.secret }],
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 0,
      },
    })
    if (!made.ok) throw new Error(made.message)
    started.push({ pod: name, trouble: await troubleOf(() => client.get(ref)) })
    await client.delete(ref, { gracePeriodSeconds: 0 })
  }
  return started
}

async function troubleOf(read: () => Promise<{ ok: true; value: ObjectOf<'Pod'> } | { ok: false }>) {
  const deadline = Date.now() + 60_000
  for (;;) {
    const seen = await read()
    const { phase, containerStatuses = [] } = (seen.ok && seen.value.status) || {}
    if (phase === 'Running') return undefined
    const { reason, message } = containerStatuses[0]?.state?.waiting ?? {}
    if (reason !== undefined && reason !== 'ContainerCreating') return `${reason}: ${message}`
    if (Date.now() > deadline) return `still ${phase}`
    await setTimeout(20)
  }
}
