import { expect, test } from 'vitest'
import { decodeProtobuf } from './protobuf.ts'

/** One field with bytes in it. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
}

function message(kind: string, content: Buffer): Buffer {
  const head = Buffer.concat([field(1, 'v1'), field(2, kind)])
  return Buffer.concat([Buffer.from('k8s\0'), field(1, head), field(2, content)])
}

test('reads a secret as kubectl sends it', () => {
  const metadata = Buffer.concat([
    field(1, 'pull'),
    field(2, ''),
    field(11, Buffer.concat([field(1, 'app'), field(2, 'web')])),
  ])
  const data = Buffer.concat([field(1, 'key'), field(2, 'value')])
  const secret = Buffer.concat([field(1, metadata), field(2, data), field(3, 'Opaque')])

  const decoded = decodeProtobuf(message('Secret', secret), 'core.v1.Secret')

  expect(decoded).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'pull', labels: { app: 'web' } },
    data: { key: Buffer.from('value').toString('base64') },
    type: 'Opaque',
  })
})

test('keeps a zero that was meant', () => {
  const spec = Buffer.from([0x08, 0x00])

  const decoded = decodeProtobuf(message('Deployment', field(2, spec)), 'apps.v1.Deployment')

  expect(decoded).toMatchObject({ spec: { replicas: 0 } })
})

test('puts embedded fields where JSON has them', () => {
  const volume = Buffer.concat([field(1, 'data'), field(2, field(6, field(1, 'pull')))])

  const decoded = decodeProtobuf(message('Pod', field(2, field(1, volume))), 'core.v1.Pod')

  expect(decoded).toMatchObject({ spec: { volumes: [{ name: 'data', secret: { secretName: 'pull' } }] } })
})

test.each([
  ['no magic', Buffer.from('{}')],
  ['a cut message', message('Secret', field(1, 'abc')).subarray(0, -2)],
  ['an endless number', Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(20, 0xff)])],
])('refuses %s', (_, bytes) => {
  expect(() => decodeProtobuf(bytes, 'core.v1.Secret')).toThrow(expect.objectContaining({ code: 400 }))
})
