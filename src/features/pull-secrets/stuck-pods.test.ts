import { expect, test } from 'vitest'
import type { ObjectOf } from '#platform/kubernetes/kinds.ts'
import { mayBeMadeAnew, mayBePulling, waitsForImage } from './stuck-pods.ts'

interface Facts {
  readonly reason?: string
  readonly initReason?: string
  readonly phase?: string
  readonly controlled?: boolean
  readonly node?: string | undefined
  readonly ending?: boolean
}

function pod({ reason, initReason, phase = 'Pending', controlled = true, node = 'n1', ending }: Facts) {
  const status = (waiting: string | undefined) =>
    waiting === undefined
      ? []
      : [{ name: 'c', image: 'i', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: waiting } } }]
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: 'u', controller: controlled }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'n',
      uid: 'u',
      resourceVersion: '1',
      ownerReferences: [owner],
      ...(ending === true ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    spec: { containers: [{ name: 'c' }], ...(node === '' ? {} : { nodeName: node }) },
    status: { phase, containerStatuses: status(reason), initContainerStatuses: status(initReason) },
  } satisfies ObjectOf<'Pod'>
}

const cases: readonly (readonly [string, Facts, boolean])[] = [
  ['one that backs off', { reason: 'ImagePullBackOff' }, true],
  ['one whose init container cannot pull', { reason: 'PodInitializing', initReason: 'ErrImagePull' }, true],
  ['one that runs, with a container that backs off', { reason: 'ImagePullBackOff', phase: 'Running' }, false],
  ['one that nobody would make anew', { reason: 'ImagePullBackOff', controlled: false }, false],
  ['one that ends already', { reason: 'ImagePullBackOff', ending: true }, false],
  ['one that crashes', { reason: 'CrashLoopBackOff' }, false],
  ['one that is being made', { reason: 'ContainerCreating' }, false],
]

test.each(cases)('%s', (_name, facts, expected) => {
  expect(mayBeMadeAnew(pod(facts))).toBe(expected)
})

test('a pod without any status waits for no image', () => {
  expect(waitsForImage({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } })).toBe(false)
})

const pulling: readonly (readonly [string, Facts, boolean])[] = [
  ['one whose container is being made', { reason: 'ContainerCreating' }, true],
  ['one of which the node has not told yet', {}, true],
  ['one that no node has taken', { node: '' }, false],
  ['one that backs off, and reads the secret anew', { reason: 'ImagePullBackOff' }, false],
  ['one that ends already', { reason: 'ContainerCreating', ending: true }, false],
]

test.each(pulling)('may be pulling with what the secret held before: %s', (_name, facts, expected) => {
  expect(mayBePulling(pod(facts))).toBe(expected)
})
