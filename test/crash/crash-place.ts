import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UnreachableError } from '#contract/client.ts'
import { type ChainTarget, createNamespaces, openSandboxTarget } from '#test/chain-target.ts'
import { type ConsoleProcess, type ListeningConsole, startConsoleProcess } from '#test/console-process.ts'
import { startConsole } from '#test/start-console.ts'
import { type Journal, type Part, parts, type Site } from './crash-work.ts'

/** A data directory and two namespaces: all that the consoles of one test have. */
export interface Place {
  readonly target: ChainTarget
  readonly namespaces: readonly [string, string]
  start(more?: Readonly<Record<string, string>>): Promise<ListeningConsole>
  remove(): Promise<void>
}

/** One Kubernetes for many tests at a time. */
export interface Ground {
  makePlace(): Promise<Place>
  /** Ends what a failed test has left. */
  clear(): Promise<void>
}

export async function openGround(): Promise<Ground> {
  const target = await openSandboxTarget()
  const begun: ConsoleProcess[] = []
  return {
    makePlace: () => makePlace(target, begun),
    async clear() {
      for (const { child } of begun) child.kill('SIGKILL')
      await Promise.all(begun.map(({ ended }) => ended))
      await target.stop()
    },
  }
}

async function makePlace(target: ChainTarget, begun: ConsoleProcess[]): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'pesitwizard-crash-'))
  const [first = '', second = ''] = await createNamespaces(target.client, 2)
  const environment = {
    PESITWIZARD_DATA_DIR: directory,
    PESITWIZARD_KUBERNETES: 'kubeconfig',
    PESITWIZARD_KUBECONFIG: target.kubeconfig,
    PESITWIZARD_NAMESPACES: first,
    PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8',
  }
  // The first start adds the public registry and the first connection, which are no work of a person.
  await (await startConsole({ directory, environment })).stop()
  return {
    target,
    namespaces: [first, second],
    async start(more = {}) {
      const started = await startConsoleProcess({ ...environment, ...more })
      begun.push(started)
      return started
    },
    async remove() {
      for (const name of [first, second]) await target.client.delete({ kind: 'Namespace', name })
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Works through a part and what it needs, as far as the process lives. */
export async function workOn(part: Part, place: Place, { call, child }: ListeningConsole): Promise<Journal> {
  const journal: Journal = { asked: new Set(), acknowledged: new Set() }
  const site: Site = { call, target: place.target, namespaces: place.namespaces, journal }
  try {
    for (const each of [...parts[part].needs, part]) await parts[each].work(site)
  } catch (error) {
    const isGone = error instanceof UnreachableError || child.signalCode !== null
    if (!isGone) throw error
  }
  return journal
}
