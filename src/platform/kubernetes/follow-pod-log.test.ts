import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { silentLog } from '#platform/log.ts'
import { Secret } from '#platform/secret.ts'
import { createKubernetesClient, type KubernetesClient } from './client.ts'
import { type FollowOptions, followPodLog, type LogSign } from './follow-pod-log.ts'
import { readPosition, writePosition } from './log-position.ts'

type LogAnswer = (response: ServerResponse, query: URLSearchParams, count: number) => void

interface Api {
  readonly client: KubernetesClient
  readonly asked: URLSearchParams[]
  readonly open: () => number
}

const cleanups: (() => Promise<void>)[] = []
const pod = { namespace: 'a', name: 'one' }
const second = '2026-01-02T03:04:05'

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** An API server with one pod: each reading of its log is answered by `answer`, and `phase` is how the pod stands. */
async function apiThat(answer: LogAnswer, phase: () => string | undefined): Promise<Api> {
  const asked: URLSearchParams[] = []
  let open = 0
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    if (url.pathname.endsWith('/log')) {
      open += 1
      response.on('close', () => (open -= 1))
      return answer(response, url.searchParams, asked.push(url.searchParams))
    }
    const now = phase()
    const found = { apiVersion: 'v1', kind: 'Pod', metadata: { ...pod, uid: 'u', resourceVersion: '1' } }
    response.writeHead(now === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(now === undefined ? { kind: 'Status' } : { ...found, status: { phase: now } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const made = createKubernetesClient(
    { method: 'token', server: `http://127.0.0.1:${port}`, token: new Secret('the-token') },
    { log: silentLog, now: Date.now },
  )
  if (!made.ok) throw new Error(made.message)
  cleanups.push(async () => {
    await made.client.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { client: made.client, asked, open: () => open }
}

function optionsOf(more: Partial<FollowOptions> = {}): FollowOptions {
  return {
    lines: 100,
    previous: false,
    from: undefined,
    signal: new AbortController().signal,
    timings: { firstWait: 1, longestWait: 4 },
    ...more,
  }
}

async function followToEnd(client: KubernetesClient, options = optionsOf()): Promise<readonly LogSign[]> {
  const signs: LogSign[] = []
  for await (const sign of followPodLog(client, pod, options)) signs.push(sign)
  return signs
}

const textsOf = (signs: readonly LogSign[]) =>
  signs.flatMap((sign) => (sign.type === 'lines' ? sign.lines.map(({ text }) => text) : []))

/** What Kubernetes has of a log from `sinceTime` on: whole seconds only. */
function since(lines: readonly string[], query: URLSearchParams): string {
  const from = Date.parse(query.get('sinceTime') ?? '') || 0
  const wanted = lines.filter((line) => Date.parse(line.slice(0, 19).concat('Z')) >= from)
  return wanted.map((line) => `${line}\n`).join('')
}

test('a log that is cut goes on where it ended: no line twice, none lost, even of the same instant', async () => {
  const lines = [
    `${second}.000000001Z one`,
    `${second}.5Z two`,
    `${second}.5Z three`,
    `${second}.500000000Z four`,
    `${second}.500000001Z five`,
    '2026-01-02T03:04:06Z six',
  ]
  let phase = 'Running'
  const api = await apiThat(
    (response, query, count) => {
      if (count === 1) {
        response.write(since(lines.slice(0, 3), query), () => response.destroy())
        return
      }
      phase = 'Succeeded'
      response.end(since(lines, query))
    },
    () => phase,
  )

  const signs = await followToEnd(api.client)

  expect(textsOf(signs)).toEqual(['one', 'two', 'three', 'four', 'five', 'six'])
  expect(signs.at(-1)).toEqual({ type: 'end', reason: 'finished' })
  expect(Object.fromEntries(api.asked[0] ?? [])).toEqual({ follow: 'true', timestamps: 'true', tailLines: '100' })
  expect(api.asked[1]?.get('sinceTime')).toBe(`${second}Z`)
  expect(api.asked[1]?.has('tailLines')).toBe(false)
})

test('a position that was written down goes on after its line, whatever the zone of the node', async () => {
  const lines = [`${second}.25Z one`, `${second}.25Z two`, '2026-01-02T05:04:05.75+02:00 three']
  const api = await apiThat(
    (response) => response.end(lines.map((line) => `${line}\n`).join('')),
    () => 'Succeeded',
  )
  const [first] = await followToEnd(api.client, optionsOf({ lines: 1 }))
  const position = first?.type === 'lines' ? first.position : undefined
  const afterFirst = readPosition(`${BigInt(Date.parse(`${second}.25Z`)) * 1_000_000n}-1`)

  const rest = await followToEnd(api.client, optionsOf({ from: afterFirst }))
  const nothing = await followToEnd(api.client, optionsOf({ from: position }))

  expect(textsOf(rest)).toEqual(['two', 'three'])
  expect(textsOf(nothing)).toEqual([])
  expect(position && readPosition(writePosition(position))).toEqual(position)
  expect(readPosition('1-2, 3')).toBeUndefined()
})

test('a container that restarts is followed on, and the end of its pod is the end', async () => {
  const phases = ['Running', 'Running', undefined]
  const api = await apiThat(
    (response, _, count) => response.end(`2026-01-02T03:04:0${count}Z start ${count}\n`),
    () => phases.shift(),
  )

  const signs = await followToEnd(api.client)

  expect(textsOf(signs)).toEqual(['start 1', 'start 2', 'start 3'])
  expect(signs.at(-1)).toEqual({ type: 'end', reason: 'gone' })
})

test('a container that waits says so in the words of Kubernetes, and is read once it runs', async () => {
  let phase = 'Pending'
  const message = 'container "server" in pod "one" is waiting to start: trying and failing to pull image'
  const api = await apiThat(
    (response, _, count) => {
      if (count < 3) {
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ kind: 'Status', code: 400, reason: 'BadRequest', message }))
        return
      }
      phase = 'Failed'
      response.end(`${second}Z at last\n`)
    },
    () => phase,
  )

  const signs = await followToEnd(api.client)

  expect(signs[0]).toMatchObject({ type: 'waiting', failure: { reason: 'invalid', message } })
  expect(textsOf(signs)).toEqual(['at last'])
})

test('the log before the last restart is complete, or says that there is none', async () => {
  const complete = await apiThat(
    (response) => response.end(`${second}Z before\n`),
    () => 'Running',
  )
  const none = await apiThat(
    (response) => response.writeHead(400).end('{"kind":"Status","message":"previous terminated container not found"}'),
    () => 'Running',
  )

  const found = await followToEnd(complete.client, optionsOf({ previous: true }))
  const missing = await followToEnd(none.client, optionsOf({ previous: true }))

  expect(complete.asked[0]?.get('previous')).toBe('true')
  expect(textsOf(found)).toEqual(['before'])
  expect(found.at(-1)).toEqual({ type: 'end', reason: 'complete' })
  expect(missing.map(({ type }) => type)).toEqual(['waiting', 'end'])
})

test('a line of 40 MiB is cut to what may be kept, and the next one is whole', async () => {
  const api = await apiThat(
    (response) => {
      response.write(`${second}Z `)
      const piece = Buffer.alloc(1024 * 1024, 'x')
      for (let count = 0; count < 40; count += 1) response.write(piece)
      response.end(`\n${second}Z short é\n`)
    },
    () => 'Succeeded',
  )

  const signs = await followToEnd(api.client, optionsOf({ maxLineBytes: 1000 }))

  const lines = signs.flatMap((sign) => (sign.type === 'lines' ? sign.lines : []))
  expect(lines.map(({ text, isCut }) => [text.length, isCut])).toEqual([
    [979, true],
    [7, false],
  ])
  expect(lines[1]?.text).toBe('short é')
})

test('a reader that leaves closes the connection to Kubernetes', async () => {
  const leaving = new AbortController()
  const api = await apiThat(
    (response) => void response.write(`${second}Z one\n`),
    () => 'Running',
  )

  const signs: LogSign[] = []
  for await (const sign of followPodLog(api.client, pod, optionsOf({ signal: leaving.signal }))) {
    signs.push(sign)
    leaving.abort()
  }

  expect(textsOf(signs)).toEqual(['one'])
  await expect.poll(api.open).toBe(0)
  expect(api.asked).toHaveLength(1)
})

test('a reader that does not read holds Kubernetes back instead of filling memory', async () => {
  let written = 0
  const api = await apiThat(
    (response) => {
      const piece = `${second}Z ${'x'.repeat(1000)}\n`.repeat(100)
      const more = (): void => {
        while (!response.destroyed && response.write(piece)) written += piece.length
        written += piece.length
        response.once('drain', more)
      }
      more()
    },
    () => 'Running',
  )
  const signs = followPodLog(api.client, pod, optionsOf())

  await signs.next()
  let before = -1
  await expect
    .poll(
      () => {
        const isStill = before === written
        before = written
        return isStill
      },
      { interval: 100, timeout: 10_000 },
    )
    .toBe(true)

  expect(written).toBeLessThan(32 * 1024 * 1024)
  await signs.return(undefined)
  await expect.poll(api.open).toBe(0)
})
