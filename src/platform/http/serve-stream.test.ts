import fastify from 'fastify'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { streamEndpoint } from '#contract/endpoint.ts'
import { DomainError, errorCodes } from '#contract/errors.ts'
import type { Api } from './serve.ts'
import { type EventStream, serveStream } from './serve-stream.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const endpoint = streamEndpoint({
  operationId: 'followTest',
  method: 'GET',
  path: '/test/{id}',
  summary: 'A stream',
  permission: 'public',
  query: z.strictObject({}),
  mostOpen: 2,
  success: { status: 200, mediaType: 'text/event-stream', schema: z.string() },
})

async function serveWith(tell: (stream: EventStream, id: string) => void): Promise<URL> {
  const app = fastify()
  app.setErrorHandler((error, _, reply) =>
    reply.code(error instanceof DomainError ? errorCodes[error.code].status : 500).send(),
  )
  // What the stream asks of its surroundings; nothing else of them is touched.
  const api = { app, authenticate: async () => undefined } as unknown as Api
  serveStream(
    api,
    endpoint,
    async ({ params }) =>
      (stream) =>
        tell(stream, params.id),
  )
  cleanups.push(() => app.close())
  return new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
}

test('a reader that takes nothing holds back what is told, and costs at most what one connection holds', async () => {
  const event = { event: 'line', data: 'x'.repeat(10_000) }
  let told = 0
  const url = await serveWith((stream) => {
    const ended = new AbortController()
    stream.onEnd(() => ended.abort())
    const more = async (): Promise<void> => {
      for (; !ended.signal.aborted; told += 1) {
        stream.send(event)
        await stream.taken()
      }
    }
    void more()
  })
  const reader = connect(Number(url.port), url.hostname)
  cleanups.unshift(async () => void reader.destroy())
  reader.write('GET /test/one HTTP/1.1\r\nhost: test\r\n\r\n')

  let before = -1
  await expect
    .poll(
      () => {
        const isStill = told > 0 && before === told
        before = told
        return isStill
      },
      { interval: 200, timeout: 10_000 },
    )
    .toBe(true)

  const held = told
  reader.resume()
  await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(held)
  expect(held * event.data.length).toBeLessThan(32 * 1024 * 1024)
})

test('no more streams are open than the endpoint allows, and one that ends makes place', async () => {
  const ids: string[] = []
  const url = await serveWith((stream, id) => {
    ids.push(id)
    stream.send({ event: 'hello', data: id })
  })
  const leaving = new AbortController()
  const open = (id: string, signal?: AbortSignal) => fetch(new URL(`/test/${id}`, url), signal ? { signal } : {})

  const first = await open('one', leaving.signal)
  const second = await open('two')
  const refused = await open('three')
  leaving.abort()
  await expect.poll(async () => (await open('four')).status).toBe(200)

  expect([first.status, second.status, refused.status]).toEqual([200, 200, 429])
  expect(ids.slice(0, 2)).toEqual(['one', 'two'])
  await second.body?.cancel()
})
