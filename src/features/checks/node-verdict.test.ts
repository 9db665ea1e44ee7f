import { expect, test } from 'vitest'
import { nodeState, nodeVerdict } from './node-verdict.ts'

const pulling = 'failed to pull and unpack image "r.example/app:1": failed to resolve reference "r.example/app:1": '

const messages: readonly (readonly [string, string])[] = [
  [`${pulling}pulling from host r.example failed with status code [manifests 1]: 401 Unauthorized`, 'node-refused'],
  [`rpc error: code = NotFound desc = ${pulling}r.example/app:1: not found`, 'node-absent'],
  [
    `${pulling}failed to do request: Head "https://r.example/v2/app/manifests/1": dial tcp: lookup r.example: no such host`,
    'node-not-resolved',
  ],
  [
    `${pulling}failed to do request: Head "https://r.example/v2/": dial tcp 192.0.2.1:443: connect: connection refused`,
    'node-unreachable',
  ],
  [
    `${pulling}failed to do request: Head "https://r.example/v2/": dial tcp 192.0.2.1:443: i/o timeout`,
    'node-unreachable',
  ],
  [`${pulling}tls: failed to verify certificate: x509: certificate signed by unknown authority`, 'node-untrusted'],
  [`${pulling}http: server gave HTTP response to HTTPS client`, 'node-plain-http'],
  ['Error reading manifest 1 in r.example/app: unauthorized: authentication required', 'node-refused'],
  [
    'failed to pull and unpack image "r.example/app:1": no match for platform in manifest: not found',
    'node-wrong-platform',
  ],
  ['no space left on device', 'node-failed'],
]

test.each(messages)('%s', (message, verdict) => {
  expect(nodeVerdict(message)).toBe(verdict)
})

const waitingFor = (reason: string) => ({ waiting: { reason, message: 'the words' } })
const states: readonly (readonly [string, object | undefined, string])[] = [
  ['a pod of which the node has told nothing', undefined, 'waiting'],
  ['a container that is being made', waitingFor('ContainerCreating'), 'waiting'],
  ['a container that cannot pull', waitingFor('ErrImagePull'), 'failed'],
  ['a container that backs off', waitingFor('ImagePullBackOff'), 'failed'],
  ['a command that does not exist', waitingFor('RunContainerError'), 'pulled'],
  ['a container that ended before it began', { terminated: { exitCode: 128, reason: 'StartError' } }, 'pulled'],
  ['a container that runs', { running: {} }, 'pulled'],
]

test.each(states)('%s', (_name, state, kind) => {
  const container = { name: 'pull', image: 'i', imageID: '', ready: false, restartCount: 0, ...(state && { state }) }
  expect(nodeState({ status: { containerStatuses: [container] } }).kind).toBe(kind)
})
