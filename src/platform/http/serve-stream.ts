import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { StreamEndpoint } from '#contract/endpoint.ts'
import { type Api, type Caller, parse, permit } from './serve.ts'

export interface ServerEvent {
  readonly event: string
  readonly id?: string
  readonly data: unknown
}

export interface EventStream<Query extends z.ZodType> {
  readonly query: z.output<Query>
  readonly caller: Caller
  readonly lastEventId: string | undefined
  /** What the reader does not take in time ends the stream; the reader comes back with the id of what it has. */
  readonly send: (event: ServerEvent) => void
  /** Called once, when the stream ends for whatever reason. */
  readonly onEnd: (end: () => void) => void
}

const heartbeatMs = 15_000
const reconnectMs = 1000
const unreadLimitBytes = 1024 * 1024

/** Binds one stream of server-sent events (WHATWG HTML §9.2) to its handler. It ends with the credential of its request. */
export function serveStream<Path extends string, Query extends z.ZodType, Event extends z.ZodType>(
  api: Api,
  endpoint: StreamEndpoint<Path, Query, Event>,
  handler: (stream: EventStream<Query>) => void,
): void {
  const open = new Set<() => void>()
  api.app.addHook('preClose', async () => {
    for (const end of open) end()
  })
  api.app.get(endpoint.path, async (request, reply) => {
    const caller = await permit(api, endpoint, request)
    const query = parse(endpoint.query, request.query, 'query') as z.output<Query>
    const { send, end, onEnd } = begin(reply)
    open.add(end)
    onEnd(() => open.delete(end))
    const beat = setInterval(() => void keepAlive(api, request, { send, end }), heartbeatMs)
    onEnd(() => clearInterval(beat))
    const lastEventId = request.headers['last-event-id']
    handler({
      query,
      caller,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
      send: (event) => send(textOf(event)),
      onEnd,
    })
  })
}

interface Begun {
  readonly send: (text: string) => void
  readonly end: () => void
  readonly onEnd: (end: () => void) => void
}

function begin(reply: FastifyReply): Begun {
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
  send(`retry: ${reconnectMs}\n\n`)
  return {
    send,
    end: () => void raw.end(),
    onEnd: (end) => void raw.once('close', end),
  }
}

/** A comment now and then keeps proxies from cutting the stream, and a stream whose credential has ended is no longer one. */
async function keepAlive(api: Api, request: FastifyRequest, { send, end }: Pick<Begun, 'send' | 'end'>): Promise<void> {
  const caller = await api.authenticate(request).catch(() => undefined)
  if (caller === undefined) end()
  else send(': still there\n\n')
}

/** JSON has no line breaks of its own, so that one line of data is enough. */
function textOf({ event, id, data }: ServerEvent): string {
  const name = id === undefined ? '' : `id: ${id}\n`
  return `${name}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
