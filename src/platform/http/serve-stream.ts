import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { StreamEndpoint } from '#contract/endpoint.ts'
import { type Begun, beginEventStream, eventText, type ServerEvent } from './event-stream.ts'
import { type Api, type Caller, parse, permit } from './serve.ts'

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
    const { send, end, onEnd } = beginEventStream(reply)
    open.add(end)
    onEnd(() => open.delete(end))
    const beat = setInterval(() => void keepAlive(api, request, { send, end }), heartbeatMs)
    onEnd(() => clearInterval(beat))
    const lastEventId = request.headers['last-event-id']
    handler({
      query,
      caller,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
      send: (event) => send(eventText(event)),
      onEnd,
    })
  })
}

/** A comment now and then keeps proxies from cutting the stream, and a stream whose credential has ended is no longer one. */
async function keepAlive(api: Api, request: FastifyRequest, { send, end }: Pick<Begun, 'send' | 'end'>): Promise<void> {
  const caller = await api.authenticate(request).catch(() => undefined)
  if (caller === undefined) end()
  else send(': still there\n\n')
}
