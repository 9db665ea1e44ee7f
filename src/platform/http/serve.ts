import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '#contract/access.ts'
import type { Endpoint, PathParameters } from '#contract/endpoint.ts'
import { DomainError } from '#contract/errors.ts'
import type { Permission } from '#contract/permissions.ts'
import type { Context, Core } from '#platform/context.ts'
import { beginEventStream, eventText } from './event-stream.ts'
import { explainError } from './explain-error.ts'
import { rememberAnswer, replayAnswer, requestHash } from './idempotency.ts'
import { invalidInput, problemOf } from './problem.ts'

export interface Caller {
  readonly actor: Actor
  readonly permissions: readonly Permission[]
}

export interface Api {
  readonly app: FastifyInstance
  readonly core: Core
  /** Who the request's credential stands for; `undefined` where it has none or one that does not count. */
  readonly authenticate: (request: FastifyRequest) => Promise<Caller | undefined>
}

export interface Call<Path extends string, Query extends z.ZodType, Body extends z.ZodType> {
  readonly ctx: Context
  readonly params: Readonly<Record<PathParameters<Path>, string>>
  readonly query: z.output<Query>
  readonly body: z.output<Body>
  /** The revision named by `If-Match`; for endpoints that require it. */
  readonly revision: number
  readonly caller: Caller
  readonly request: FastifyRequest
  /** For cookies. */
  readonly reply: FastifyReply
  /** Tells what the endpoint states as its progress, to a reader that wants to know. */
  readonly report: (progress: unknown) => void
}

/** Binds one endpoint to its handler: signs in, checks the permission, parses what comes in, and strips what goes out. */
export function serve<Path extends string, Query extends z.ZodType, Body extends z.ZodType, Success extends z.ZodType>(
  api: Api,
  endpoint: Endpoint<Path, Query, Body, Success>,
  handler: (call: Call<Path, Query, Body>) => Promise<z.input<Success>>,
): void {
  api.app.route({
    method: endpoint.method,
    url: routeUrl(endpoint.path),
    handler: async (request, reply) => {
      const caller = await permit(api, endpoint, request)
      const query = parse(endpoint.query, request.query, 'query') as z.output<Query>
      const body = parse(endpoint.body, request.body, 'body') as z.output<Body>
      const also = endpoint.alsoNeeds?.(body)
      if (also !== undefined) demand(caller, also)
      const ctx = contextOf(api, endpoint, { request, caller, query })
      const replayed = await replayAnswer(ctx)
      if (replayed !== undefined) return reply.code(replayed.status).type('application/json').send(replayed.answer)
      const params = request.params as Call<Path, Query, Body>['params']
      const revision = endpoint.ifMatch === 'required' ? revisionOf(request) : 0
      const call = { ctx, params, query, body, revision, caller, request, reply, report: () => {} }
      const { progress } = endpoint.success
      if (progress !== undefined && request.headers.accept === 'text/event-stream') {
        return serveProgress(api, { ...endpoint.success, progress }, { call, handler })
      }
      const result = await handler(call)
      const answer: unknown = endpoint.success.schema.parse(result)
      await rememberAnswer(ctx, endpoint.success.status, answer)
      return send(reply, endpoint.success.status, answer)
    },
  })
}

/** A path of the contract as the router writes it. */
export function routeUrl(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

interface Progressing<C> {
  readonly call: C
  readonly handler: (call: C) => Promise<unknown>
}

/** The same answer as a stream of server-sent events: `progress` as it comes, then `result`, or `problem`. */
async function serveProgress<C extends { readonly request: FastifyRequest; readonly reply: FastifyReply }>(
  api: Api,
  { schema, progress }: { readonly schema: z.ZodType; readonly progress: z.ZodType },
  { call, handler }: Progressing<C>,
): Promise<void> {
  const { send, end } = beginEventStream(call.reply)
  const report = (told: unknown) => send(eventText({ event: 'progress', data: progress.parse(told) }))
  try {
    send(eventText({ event: 'result', data: schema.parse(await handler({ ...call, report })) }))
  } catch (error) {
    send(
      eventText({
        event: 'problem',
        data: problemOf(explainError(api.core.log, error, call.request), call.request.id),
      }),
    )
  }
  end()
}

const nobody: Caller = { actor: { type: 'system', id: 'nobody', name: 'nobody' }, permissions: [] }

export async function permit(
  api: Api,
  endpoint: Pick<Endpoint, 'permission'>,
  request: FastifyRequest,
): Promise<Caller> {
  if (endpoint.permission === 'public') return nobody
  const caller = await api.authenticate(request)
  if (caller === undefined) {
    throw new DomainError('unauthenticated', 'This needs a sign-in', { hint: 'Sign in with: pwctl login URL' })
  }
  if (endpoint.permission !== 'signed-in') demand(caller, endpoint.permission)
  return caller
}

function demand({ permissions }: Caller, permission: Permission): void {
  if (permissions.includes(permission)) return
  throw new DomainError('forbidden', `This needs the permission ${permission}`, {
    hint: 'Ask an administrator for it.',
  })
}

export function parse(schema: z.ZodType | undefined, input: unknown, where: 'body' | 'query'): unknown {
  const known = schema ?? (where === 'query' ? z.strictObject({}) : undefined)
  if (known === undefined) return undefined
  const parsed = known.safeParse(input)
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error, where, known)
}

function contextOf(
  api: Api,
  endpoint: Endpoint,
  { request, caller, query }: { request: FastifyRequest; caller: Caller; query: unknown },
): Context {
  const key = request.headers['idempotency-key']
  const dryRun = typeof query === 'object' && query !== null && 'dryRun' in query && query.dryRun === true
  const usesKey = typeof key === 'string' && endpoint.method === 'POST' && endpoint.permission !== 'public' && !dryRun
  if (usesKey && (key.length < 8 || key.length > 200)) {
    throw new DomainError('invalid', 'An Idempotency-Key has 8 to 200 characters', {
      hint: 'Make a new random one for each new request, such as a UUID.',
    })
  }
  return {
    ...api.core,
    actor: caller.actor,
    requestId: request.id,
    dryRun,
    idempotency: usesKey ? { key, requestHash: requestHash(api.core, textOf(endpoint, request)) } : null,
  }
}

function textOf(endpoint: Endpoint, request: FastifyRequest): string {
  return JSON.stringify([endpoint.operationId, request.url, request.body ?? null])
}

function revisionOf(request: FastifyRequest): number {
  const header = request.headers['if-match']
  if (header === undefined) {
    throw new DomainError('precondition-required', 'This needs the header If-Match', {
      hint: 'Read the thing first and send back its ETag, so that nobody’s change is lost.',
    })
  }
  const match = /^"(\d{1,15})"$/.exec(header)
  if (match?.[1] === undefined)
    throw new DomainError('precondition-failed', 'If-Match does not hold an ETag of this console', {
      hint: 'Read the thing again and send back its ETag as it is, quotes included.',
    })
  return Number(match[1])
}

function send(reply: FastifyReply, status: number, answer: unknown): FastifyReply {
  void reply.code(status)
  if (answer === undefined) return reply.send()
  if (typeof answer === 'object' && answer !== null && 'revision' in answer)
    void reply.header('etag', `"${String(answer.revision)}"`)
  return reply.send(answer)
}
