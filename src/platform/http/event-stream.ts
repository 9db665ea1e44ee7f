import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

export interface ServerEvent {
  readonly event: string
  readonly id?: string
  readonly data: unknown
}

const reconnectMs = 1000
const unreadLimitBytes = 1024 * 1024
const slowestReadMs = 30_000

export interface Begun {
  readonly send: (text: string) => void
  /** Resolves when the reader has taken what was sent, or is gone; one that takes nothing for long is let go. */
  readonly taken: () => Promise<void>
  readonly end: () => void
  readonly onEnd: (end: () => void) => void
}

/** Answers 200 and keeps the connection for server-sent events (WHATWG HTML §9.2). */
export function beginEventStream(reply: FastifyReply): Begun {
  const raw = reply.raw
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-request-id': reply.request.id,
  })
  reply.hijack()
  raw.on('error', () => raw.destroy())
  const send = (text: string) => {
    if (raw.writableEnded || raw.destroyed) return
    raw.write(text)
    if (raw.writableLength > unreadLimitBytes) raw.destroy()
  }
  // The comment tells the reader at once that nothing on the way holds the stream back.
  send(`: open\nretry: ${reconnectMs}\n\n`)
  return {
    send,
    taken: () => taken(raw),
    end: () => void raw.end(),
    onEnd: (end) => void raw.once('close', end),
  }
}

async function taken(raw: ServerResponse): Promise<void> {
  if (!raw.writableNeedDrain || raw.destroyed) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => raw.destroy(), slowestReadMs)
    const done = () => {
      clearTimeout(timer)
      raw.off('drain', done)
      raw.off('close', done)
      resolve()
    }
    raw.on('drain', done)
    raw.on('close', done)
  })
}

/** JSON has no line breaks of its own, so that one line of data is enough. */
export function eventText({ event, id, data }: ServerEvent): string {
  const name = id === undefined ? '' : `id: ${id}\n`
  return `${name}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
