import { expect, test } from 'vitest'
import type { ClusterPod } from '#contract/clusters.ts'
import { rolloutOf } from './rollout.ts'

const pod: ClusterPod = {
  name: 'server-1',
  status: 'Running',
  ready: true,
  isLeader: false,
  waiting: null,
  restarts: 0,
  image: 'ghcr.io/cpoder/pesitwizard-server:latest',
  imageDigest: 'sha256:aa',
  ip: '10.0.0.1',
  node: 'node-1',
  startTime: null,
}
const waits = (reason: string) => ({ container: 'server', reason, message: 'why' })
const counts = (pods: readonly ClusterPod[], replicas = 1) => rolloutOf(replicas, pods).map(({ done }) => done)

test('each pod counts for the phases that it has behind it', () => {
  expect(counts([], 2)).toEqual([0, 0, 0, 0])
  expect(counts([pod])).toEqual([1, 1, 1, 1])
  expect(counts([{ ...pod, ready: false }])).toEqual([1, 1, 1, 0])
  expect(counts([{ ...pod, ready: false, status: 'Pending', node: null, imageDigest: null }])).toEqual([0, 0, 0, 0])
  const creating = {
    ...pod,
    ready: false,
    status: 'ContainerCreating',
    imageDigest: null,
    waiting: waits('ContainerCreating'),
  }
  expect(counts([creating])).toEqual([1, 0, 0, 0])
  expect(counts([{ ...pod, status: 'Terminating' }, creating])).toEqual([1, 0, 0, 0])
})

test('the phase that a pod does not get over says why', () => {
  const pulling = {
    ...pod,
    ready: false,
    status: 'ImagePullBackOff',
    imageDigest: null,
    waiting: waits('ImagePullBackOff'),
  }
  expect(rolloutOf(1, [pulling])[1]).toEqual({ phase: 'pulled', done: 0, total: 1, trouble: 'ImagePullBackOff' })
  const crashing = { ...pod, ready: false, status: 'CrashLoopBackOff', waiting: waits('CrashLoopBackOff') }
  expect(rolloutOf(1, [crashing]).map(({ trouble }) => trouble)).toEqual([null, null, 'CrashLoopBackOff', null])
})
