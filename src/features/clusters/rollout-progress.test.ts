import { describe, expect, test } from 'vitest'
import type { LiveDeployment } from './blocking-reason.ts'
import type { LivePod } from './pod-summary.ts'
import { type RolloutInput, rolloutProgress } from './rollout-progress.ts'

const startedAt = Date.parse('2026-01-02T03:00:00Z')
const at = (seconds: number) => startedAt + seconds * 1000

type Conditions = NonNullable<LiveDeployment['status']>['conditions']

function deployment(
  counts: { readonly wanted?: number; readonly all?: number; readonly updated?: number; readonly available?: number },
  conditions: Conditions = [progressing],
  generations: readonly [number, number] = [2, 2],
): LiveDeployment {
  const { wanted = 2, all = 2, updated = 2, available = 2 } = counts
  return {
    metadata: { generation: generations[0] },
    spec: { replicas: wanted, selector: {}, template: {} },
    status: {
      observedGeneration: generations[1],
      replicas: all,
      updatedReplicas: updated,
      availableReplicas: available,
      ...(conditions === undefined ? {} : { conditions }),
    },
  }
}

const progressing = {
  type: 'Progressing',
  status: 'True',
  reason: 'ReplicaSetUpdated',
  message: 'ReplicaSet "new" is progressing.',
}
const deadline = (lastUpdateTime: string) => ({
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "new" has timed out progressing.',
  lastUpdateTime,
})
const quota = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota: small' }

function pod(reason: string, message: string, owner = 'new'): LivePod {
  return {
    metadata: {
      name: `${owner}-1`,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner }],
    },
    status: {
      phase: 'Pending',
      containerStatuses: [
        {
          name: 'server',
          image: 'x',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { waiting: { reason, message } },
        },
      ],
    },
  }
}

function look(change: Partial<RolloutInput>) {
  return rolloutProgress({ deployment: null, pods: [], now: at(30), startedAt, troubleSince: null, ...change })
}

describe('a rollout', () => {
  test.each<[string, LiveDeployment | null, string, RegExp]>([
    ['is complete when all is updated and available', deployment({}), 'complete', /All replicas/],
    ['waits for the deployment', null, 'progressing', /not there yet/],
    ['waits to be seen', deployment({}, [progressing], [3, 2]), 'progressing', /to see the new deployment/],
    ['waits for new replicas', deployment({ updated: 1 }), 'progressing', /1 of 2 replicas are updated/],
    ['waits for old replicas to go', deployment({ all: 3 }), 'progressing', /1 old replicas are still there/],
    [
      'waits for replicas to be available',
      deployment({ available: 1 }),
      'progressing',
      /1 of 2 updated replicas are available/,
    ],
    [
      'has failed past its deadline',
      deployment({ available: 0 }, [deadline('2026-01-02T03:00:20Z')]),
      'failed',
      /timed out/,
    ],
    [
      'does not fail for the deadline of an earlier one',
      deployment({ available: 0 }, [deadline('2026-01-02T02:00:00Z')]),
      'progressing',
      /0 of 2/,
    ],
  ])('%s', (_name, given, state, message) => {
    const found = look({ deployment: given })

    expect(found.state).toBe(state)
    expect(found.message).toMatch(message)
  })

  test('has failed past the deadline of an earlier one when as much time went by again', () => {
    const given = deployment({ available: 0 }, [deadline('2026-01-02T02:00:00Z')])

    expect(look({ deployment: given, now: at(601) }).state).toBe('failed')
  })
})

describe('a pod that cannot start', () => {
  const waits = deployment({ available: 0 })

  test.each(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'CrashLoopBackOff', 'CreateContainerConfigError'])(
    'with %s fails the rollout after the grace time, in the kubelet’s words',
    (reason) => {
      const pods = [pod(reason, 'the whole cause')]

      const first = look({ deployment: waits, pods, now: at(5) })
      const second = look({ deployment: waits, pods, now: at(14), troubleSince: first.troubleSince })
      const third = look({ deployment: waits, pods, now: at(15), troubleSince: second.troubleSince })

      expect([first.state, second.state, third.state]).toEqual(['progressing', 'progressing', 'failed'])
      expect(third.message).toBe(`Pod new-1: ${reason}: the whole cause`)
      expect(third.blockingReason).toEqual({ reason, message: 'the whole cause', pod: 'new-1' })
    },
  )

  test('that recovers in between gets the whole grace time again', () => {
    const found = look({ deployment: waits, pods: [pod('ContainerCreating', '')], troubleSince: at(5), now: at(60) })

    expect(found).toMatchObject({ state: 'progressing', troubleSince: null })
  })

  test('of an older replica set, or one that is going, does not count', () => {
    const going = pod('ImagePullBackOff', 'x')
    const pods = [
      pod('ImagePullBackOff', 'x', 'old'),
      { ...going, metadata: { ...going.metadata, deletionTimestamp: '2026-01-02T03:00:00Z' } },
    ]

    expect(look({ deployment: waits, pods, troubleSince: at(0) })).toMatchObject({
      state: 'progressing',
      troubleSince: null,
    })
  })

  test('because a quota forbids it fails the rollout too', () => {
    const given = deployment({ all: 0, updated: 0, available: 0 }, [progressing, quota])

    expect(look({ deployment: given, troubleSince: at(0) })).toMatchObject({
      state: 'failed',
      message: 'FailedCreate: exceeded quota: small',
    })
  })

  test('gets the grace time that is asked for', () => {
    const pods = [pod('ImagePullBackOff', '')]

    expect(look({ deployment: waits, pods, troubleSince: at(0), now: at(30), graceMs: 60_000 }).state).toBe(
      'progressing',
    )
  })
})
