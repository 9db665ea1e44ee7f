import { describe, expect, test } from 'vitest'
import type { LiveDeployment } from './blocking-reason.ts'
import { type StatusInput, clusterStatus } from './cluster-status.ts'
import type { LivePod } from './pod-summary.ts'

const digest = `sha256:${'b'.repeat(64)}`

function deployment(ready: number, more: Partial<LiveDeployment['status']> = {}): LiveDeployment {
  return {
    metadata: { generation: 1 },
    spec: { replicas: 3, selector: {}, template: {} },
    status: {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: ready,
      availableReplicas: ready,
      ...more,
    },
  }
}

function pod(status: LivePod['status']): LivePod {
  return { metadata: { name: 'server-1' }, status: { phase: 'Pending', ...status } }
}

const pulling = pod({
  containerStatuses: [
    {
      name: 'server',
      image: 'x',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x": ErrImagePull: 401' } },
    },
  ],
})
const unschedulable = pod({
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available' }],
})
const unready = pod({
  phase: 'Running',
  conditions: [
    {
      type: 'Ready',
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [server]',
    },
  ],
  containerStatuses: [
    { name: 'server', image: 'x', imageID: `x@${digest}`, ready: false, restartCount: 0, state: { running: {} } },
  ],
})
const ready = pod({
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True' }],
  containerStatuses: [
    { name: 'server', image: 'x', imageID: `x@${digest}`, ready: true, restartCount: 0, state: { running: {} } },
  ],
})

const intent = { deployed: true, deleting: false, runningOperation: false, lastOperationFailed: false, replicas: 3 }

function statusOf(change: Partial<Omit<StatusInput, 'intent'>>, more: Partial<StatusInput['intent']> = {}) {
  return clusterStatus({
    deployment: deployment(3),
    pods: [],
    reachable: true,
    ...change,
    intent: { ...intent, ...more },
  })
}

describe('health', () => {
  test.each<[string, ReturnType<typeof statusOf>, string]>([
    ['all pods are ready', statusOf({}), 'HEALTHY'],
    ['some are', statusOf({ deployment: deployment(1) }), 'DEGRADED'],
    ['none is', statusOf({ deployment: deployment(0) }), 'UNHEALTHY'],
    ['the deployment is gone', statusOf({ deployment: null }), 'UNHEALTHY'],
    ['it is not deployed', statusOf({ deployment: null }, { deployed: false }), 'UNKNOWN'],
    ['Kubernetes does not answer', statusOf({ reachable: false }), 'UNKNOWN'],
    ['a larger number is not deployed yet', statusOf({}, { replicas: 5 }), 'HEALTHY'],
  ])('when %s', (_name, found, expected) => {
    expect(found.status).toBe(expected)
  })
})

describe('the state of the deployment', () => {
  test.each<[string, string, ReturnType<typeof statusOf>]>([
    ['NOT_DEPLOYED', 'nothing was deployed', statusOf({ deployment: null }, { deployed: false })],
    ['DEPLOYING', 'the operation runs', statusOf({ deployment: deployment(0) }, { runningOperation: true })],
    ['DEPLOYED', 'the operation succeeded', statusOf({})],
    [
      'FAILED',
      'the operation failed and the rollout is not complete',
      statusOf({ deployment: deployment(0) }, { lastOperationFailed: true }),
    ],
    [
      'DEPLOYED',
      'the operation failed and the rollout went on to its end',
      statusOf({}, { lastOperationFailed: true }),
    ],
    [
      'FAILED',
      'the operation failed before anything was written',
      statusOf({}, { deployed: false, lastOperationFailed: true }),
    ],
    [
      'FAILED',
      'the operation failed and Kubernetes does not answer',
      statusOf({ reachable: false }, { lastOperationFailed: true }),
    ],
    ['DELETING', 'the cluster is going', statusOf({}, { deleting: true, runningOperation: true })],
  ])('is %s when %s', (expected, _when, found) => {
    expect(found.deploymentState).toBe(expected)
  })
})

describe('what blocks', () => {
  test.each<[string, readonly LivePod[], LiveDeployment | null, string | undefined]>([
    [
      'an image that is not pulled, before all else of the pods',
      [unready, unschedulable, pulling],
      deployment(0),
      'ImagePullBackOff',
    ],
    ['no node for the pod', [unready, unschedulable], deployment(0), 'Unschedulable'],
    ['a pod that runs and is not ready', [unready], deployment(0), 'ContainersNotReady'],
    [
      'pods that may not be made',
      [pulling],
      deployment(0, {
        conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'forbidden' }],
      }),
      'FailedCreate',
    ],
    ['a deployment that is gone', [], null, 'DeploymentMissing'],
    ['nothing where all is well', [ready], deployment(3), undefined],
  ])('is %s', (_name, pods, given, reason) => {
    expect(statusOf({ pods, deployment: given }).blockingReason?.reason).toBe(reason)
  })

  test('has the words of Kubernetes and the name of the pod', () => {
    expect(statusOf({ pods: [pulling], deployment: deployment(0) }).blockingReason).toEqual({
      reason: 'ImagePullBackOff',
      message: 'Back-off pulling image "x": ErrImagePull: 401',
      pod: 'server-1',
    })
  })
})

test('the digest is that of a pod that serves', () => {
  expect(statusOf({ pods: [pulling, ready] }).imageDigest).toBe(digest)
})

test('nothing is claimed of a Kubernetes that does not answer', () => {
  const found = statusOf({ pods: [ready], reachable: false })

  expect(found).toMatchObject({ readyReplicas: 0, imageDigest: null, blockingReason: null, conditions: [] })
})

test('conditions are those of the deployment, with the time since when', () => {
  const condition = {
    type: 'Available',
    status: 'True',
    reason: 'MinimumReplicasAvailable',
    message: 'fine',
    lastTransitionTime: '2026-01-02T03:04:05Z',
  }

  expect(statusOf({ deployment: deployment(3, { conditions: [condition] }) }).conditions).toEqual([
    {
      type: 'Available',
      status: 'True',
      reason: 'MinimumReplicasAvailable',
      message: 'fine',
      since: '2026-01-02T03:04:05.000Z',
    },
  ])
})
