import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { PathParameters, StreamEndpoint } from '#contract/endpoint.ts'
import { DomainError } from '#contract/errors.ts'
import { type Begun, beginEventStream, eventText, type ServerEvent } from './event-stream.ts'
import { type Api, type Caller, parse, permit, routeUrl } from './serve.ts'

export interface StreamRequest<Path extends string, Query extends z.ZodType> {
  readonly params: Readonly<Record<PathParameters<Path>, string>>
  readonly query: z.output<Query>
  readonly caller: Caller
  readonly lastEventId: string | undefined
}

export interface EventStream extends Pick<Begun, 'taken' | 'end'> {
  /** What the reader does not take in time ends the stream; the reader comes back with the id of what it has. */
  readonly send: (event: ServerEvent) => void
  /** Called once, when the stream ends for whatever reason. */
  readonly onEnd: (end: () => void) => void
}

const heartbeatMs = 15_000

/**
 * Binds one stream of server-sent events (WHATWG HTML §9.2) to its handler. The handler may refuse until it returns what
 * is to be told, which is called once the stream is open. It ends with the credential of its request.
 */
export function serveStream<Path extends string, Query extends z.ZodType, Event extends z.ZodType>(
  api: Api,
  endpoint: StreamEndpoint<Path, Query, Event>,
  handler: (request: StreamRequest<Path, Query>) => Promise<(stream: EventStream) => void>,
): void {
  const open = new Set<() => void>()
  api.app.addHook('preClose', async () => {
    for (const end of open) end()
  })
  api.app.get(routeUrl(endpoint.path), async (request, reply) => {
    const caller = await permit(api, endpoint, request)
    const query = parse(endpoint.query, request.query, 'query') as z.output<Query>
    const params = request.params as StreamRequest<Path, Query>['params']
    if (open.size >= endpoint.mostOpen) {
      throw new DomainError(
        'rate-limited',
        `${endpoint.mostOpen} streams of this kind are open, and no more are opened`,
        {
          hint: 'Close pages or commands that follow the same, and try again.',
        },
      )
    }
    const lastEventId = request.headers['last-event-id']
    const tell = await handler({
      params,
      query,
      caller,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
    })
    const { send, taken, end, onEnd } = beginEventStream(reply)
    open.add(end)
    onEnd(() => open.delete(end))
    const beat = setInterval(() => void keepAlive(api, request, { send, end }), heartbeatMs)
    onEnd(() => clearInterval(beat))
    tell({ send: (event) => send(eventText(event)), taken, end, onEnd })
  })
}

/** A comment now and then keeps proxies from cutting the stream, and a stream whose credential has ended is no longer one. */
async function keepAlive(api: Api, request: FastifyRequest, { send, end }: Pick<Begun, 'send' | 'end'>): Promise<void> {
  const caller = await api.authenticate(request).catch(() => undefined)
  if (caller === undefined) end()
  else send(': still there\n\n')
}
