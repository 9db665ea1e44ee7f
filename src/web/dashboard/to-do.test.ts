import { expect, test } from 'vitest'
import type { TransferCluster } from '#contract/clusters.ts'
import type { Connection } from '#contract/connections.ts'
import type { Registry } from '#contract/registries.ts'
import { type Seen, type ToDo, toDoOf } from './to-do.ts'

const nothing: Seen = { connections: [], clusters: [], ailing: [], outOfSync: [], due: [], production: [] }

/** Only what the list looks at is filled in. */
function clusterOf(name: string, more: Partial<TransferCluster> = {}): TransferCluster {
  const plain = {
    id: name,
    name,
    containerImage: 'ghcr.io/a/b:1.2.3',
    deploymentState: 'DEPLOYED',
    blockingReason: null,
  }
  return { ...plain, ...more } as TransferCluster
}

function blocked(name: string, reason: string): TransferCluster {
  return clusterOf(name, { blockingReason: { reason, message: '', pod: null, cause: 'unknown', values: {} } })
}

function registryOf(name: string, more: object = {}): Registry {
  return { id: name, name, enabled: true, ...more } as Registry
}

const failing = { health: { state: 'failing', message: 'unauthorized' } }
const degraded = { health: { state: 'degraded', message: 'expires soon' } }
const dueAt = (state: string, at: string) => ({ rotation: { state, dueAt: at } })
const named = (things: readonly ToDo[]) => things.map(({ kind, name }) => `${kind} ${name}`)

test('nothing is to be done where all is well', () => {
  expect(toDoOf(nothing)).toEqual([])
})

test('what stands still comes before what will, and that before reminders', () => {
  const conditions = [{ type: 'Reachable', status: 'False', reason: 'tls', message: 'expired', since: '' }]
  const things = toDoOf({
    connections: [{ id: 'k', name: 'paris', enabled: true, conditions } as Connection],
    clusters: [blocked('crashing', 'CrashLoopBackOff'), blocked('pulling', 'ImagePullBackOff'), clusterOf('slow')],
    ailing: [registryOf('warned', degraded), registryOf('refused', failing)],
    outOfSync: [registryOf('behind', { pullSecret: { total: 5, inSync: 3 } })],
    due: [registryOf('soon', dueAt('due-soon', '2026-03-01')), registryOf('late', dueAt('overdue', '2026-01-01'))],
    production: [clusterOf('floats', { containerImage: 'ghcr.io/a/b:latest' })],
  })

  expect(named(things)).toEqual([
    'connection paris',
    'cluster pulling',
    'cluster crashing',
    'cluster slow',
    'registry refused',
    'secrets behind',
    'rotation late',
    'registry warned',
    'rotation soon',
    'tag floats',
  ])
  expect(things.find(({ kind }) => kind === 'secrets')).toMatchObject({ count: 2 })
})

test.each([
  ['a tag that moves', { containerImage: 'ghcr.io/a/b:latest' }, ['tag x']],
  ['no tag at all', { containerImage: 'ghcr.io/a/b' }, ['tag x']],
  ['a version', { containerImage: 'ghcr.io/a/b:1.2.3' }, []],
  ['a digest', { containerImage: `ghcr.io/a/b:latest@sha256:${'a'.repeat(64)}` }, []],
  ['not deployed', { containerImage: 'ghcr.io/a/b:latest', deploymentState: 'NOT_DEPLOYED' }, []],
] as const)('production and its image: %s', (_, more, expected) => {
  expect(named(toDoOf({ ...nothing, production: [clusterOf('x', more)] }))).toEqual(expected)
})

test('a registry or an orchestrator that is switched off asks for nothing', () => {
  const conditions = [{ type: 'Reachable', status: 'False', reason: 'tls', message: 'expired', since: '' }]

  const things = toDoOf({
    ...nothing,
    connections: [{ id: 'k', name: 'paris', enabled: false, conditions } as Connection],
    ailing: [registryOf('off', { ...failing, enabled: false })],
  })

  expect(things).toEqual([])
})
