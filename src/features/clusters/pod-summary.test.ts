import { describe, expect, test } from 'vitest'
import { type LiveEvent, type LivePod, podSummary } from './pod-summary.ts'

type Status = NonNullable<LivePod['status']>
type Container = NonNullable<Status['containerStatuses']>[number]
type State = NonNullable<Container['state']>

const image = '127.0.0.1:5501/cpoder/pesitwizard-server:1.0.0'
const digest = `sha256:${'a'.repeat(64)}`
const running: State = { running: { startedAt: '2026-01-02T03:04:06Z' } }
const conditions = (ready: boolean) =>
  ['Initialized', 'Ready'].map((type) => ({ type, status: type === 'Ready' && !ready ? 'False' : 'True' }))

function container(state: State, more: Partial<Container> = {}): Container {
  const imageID = `127.0.0.1:5501/cpoder/pesitwizard-server@${digest}`
  return { name: 'server', image, imageID, ready: state.running !== undefined, restartCount: 0, state, ...more }
}

function pod(
  status: Partial<Status>,
  metadata: LivePod['metadata'] = {},
  spec: Partial<LivePod['spec']> = {},
): LivePod {
  return {
    metadata: { name: 'pesitwizard-server-1', uid: 'u1', ...metadata },
    spec: { containers: [{ name: 'server', image }], nodeName: 'node-1', ...spec },
    status: { phase: 'Running', startTime: '2026-01-02T03:04:05Z', podIP: '10.0.0.7', ...status },
  }
}

const waiting = (reason: string, message = ''): State => ({ waiting: { reason, message } })
const sidecar = { initContainers: [{ name: 'init', restartPolicy: 'Always' }] }
const init = { initContainers: [{ name: 'init' }, { name: 'second' }] }

describe('the status is what kubectl prints', () => {
  test.each<[string, LivePod]>([
    ['Running', pod({ conditions: conditions(true), containerStatuses: [container(running)] })],
    ['Running', pod({ conditions: conditions(false), containerStatuses: [container(running, { ready: false })] })],
    ['Pending', pod({ phase: 'Pending' })],
    [
      'SchedulingGated',
      pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    ],
    ['ContainerCreating', pod({ phase: 'Pending', containerStatuses: [container(waiting('ContainerCreating'))] })],
    ['ImagePullBackOff', pod({ phase: 'Pending', containerStatuses: [container(waiting('ImagePullBackOff'))] })],
    ['CrashLoopBackOff', pod({ containerStatuses: [container(waiting('CrashLoopBackOff'))] })],
    ['Error', pod({ containerStatuses: [container({ terminated: { exitCode: 1, reason: 'Error' } })] })],
    ['OOMKilled', pod({ containerStatuses: [container({ terminated: { exitCode: 137, reason: 'OOMKilled' } })] })],
    ['ExitCode:3', pod({ containerStatuses: [container({ terminated: { exitCode: 3 } })] })],
    ['Signal:9', pod({ containerStatuses: [container({ terminated: { exitCode: 137, signal: 9 } })] })],
    [
      'Completed',
      pod({ phase: 'Succeeded', containerStatuses: [container({ terminated: { exitCode: 0, reason: 'Completed' } })] }),
    ],
    [
      'Running',
      pod({
        conditions: conditions(true),
        containerStatuses: [container({ terminated: { exitCode: 0, reason: 'Completed' } }), container(running)],
      }),
    ],
    [
      'NotReady',
      pod({
        conditions: conditions(false),
        containerStatuses: [container({ terminated: { exitCode: 0, reason: 'Completed' } }), container(running)],
      }),
    ],
    ['Evicted', pod({ phase: 'Failed', reason: 'Evicted' })],
    [
      'Terminating',
      pod(
        { conditions: conditions(true), containerStatuses: [container(running)] },
        { deletionTimestamp: '2026-01-02T03:04:05Z' },
      ),
    ],
    ['Unknown', pod({ reason: 'NodeLost' }, { deletionTimestamp: '2026-01-02T03:04:05Z' })],
    [
      'Completed',
      pod(
        { phase: 'Succeeded', containerStatuses: [container({ terminated: { exitCode: 0, reason: 'Completed' } })] },
        { deletionTimestamp: '2026-01-02T03:04:05Z' },
      ),
    ],
    [
      'Init:0/2',
      pod(
        {
          phase: 'Pending',
          initContainerStatuses: [container(running, { name: 'init' })],
          containerStatuses: [container(waiting('PodInitializing'))],
        },
        {},
        init,
      ),
    ],
    [
      'Init:1/2',
      pod(
        {
          phase: 'Pending',
          initContainerStatuses: [container({ terminated: { exitCode: 0 } }), container(waiting('PodInitializing'))],
        },
        {},
        init,
      ),
    ],
    [
      'Init:ImagePullBackOff',
      pod({ phase: 'Pending', initContainerStatuses: [container(waiting('ImagePullBackOff'))] }, {}, init),
    ],
    [
      'Init:Error',
      pod(
        { phase: 'Pending', initContainerStatuses: [container({ terminated: { exitCode: 1, reason: 'Error' } })] },
        {},
        init,
      ),
    ],
    [
      'Init:ExitCode:2',
      pod({ phase: 'Pending', initContainerStatuses: [container({ terminated: { exitCode: 2 } })] }, {}, init),
    ],
    [
      'PodInitializing',
      pod(
        {
          phase: 'Pending',
          initContainerStatuses: [container(running, { name: 'init', started: true })],
          containerStatuses: [container(waiting('PodInitializing'))],
        },
        {},
        sidecar,
      ),
    ],
  ])('%s', (expected, given) => {
    expect(podSummary(given).status).toBe(expected)
  })
})

test('a pod that runs is summed up', () => {
  const given = pod(
    { conditions: conditions(true), containerStatuses: [container(running, { restartCount: 4 })] },
    { labels: { 'pesitwizard-leader': 'true' } },
  )

  expect(podSummary(given)).toEqual({
    name: 'pesitwizard-server-1',
    status: 'Running',
    ready: true,
    isLeader: true,
    waiting: null,
    restarts: 4,
    image,
    imageDigest: digest,
    ip: '10.0.0.7',
    node: 'node-1',
    startTime: '2026-01-02T03:04:05.000Z',
  })
})

test('a pod of which nothing is known yet is summed up too', () => {
  expect(podSummary({ metadata: { name: 'new' } })).toMatchObject({
    name: 'new',
    status: 'Unknown',
    imageDigest: null,
    startTime: null,
  })
})

describe('the waiting message', () => {
  const backOff = `Back-off pulling image "${image}"`
  const cause = `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": 401 Unauthorized`
  const blocked = (message: string) =>
    pod({ phase: 'Pending', containerStatuses: [container(waiting('ImagePullBackOff', message))] })
  const event = (message: string, lastTimestamp: string, uid = 'u1'): LiveEvent => ({
    metadata: {},
    involvedObject: { kind: 'Pod', name: 'pesitwizard-server-1', uid },
    reason: 'Failed',
    message,
    lastTimestamp,
  })

  test('is the kubelet’s, whole', () => {
    const message = `${backOff}: ErrImagePull: ${cause}`

    expect(podSummary(blocked(message)).waiting).toEqual({ container: 'server', reason: 'ImagePullBackOff', message })
  })

  test('of an older kubelet is completed by the newest event of the pod', () => {
    const events = [
      event(`Failed to pull image "${image}": ${cause}`, '2026-01-02T03:05:00Z'),
      event(`Failed to pull image "${image}": an older cause`, '2026-01-02T03:04:00Z'),
      event(`Failed to pull image "${image}": of another pod`, '2026-01-02T03:06:00Z', 'u2'),
      event('Error: ErrImagePull', '2026-01-02T03:07:00Z'),
    ]

    expect(podSummary(blocked(backOff), events).waiting?.message).toBe(`${backOff}: ErrImagePull: ${cause}`)
  })

  test('stays as it is where no event tells more', () => {
    expect(podSummary(blocked(backOff), []).waiting?.message).toBe(backOff)
  })
})
