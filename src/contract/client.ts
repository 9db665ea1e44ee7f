import type { z } from 'zod'
import type { Endpoint, PathParameters } from './endpoint.ts'
import { Problem } from './problem.ts'

/** The console refused: its problem document, or a made-up one where the answer was none. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** The console could not be reached at all. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

export interface ClientOptions {
  readonly baseUrl: string
  readonly token?: string | undefined
  readonly userAgent?: string
  /** For the web: signs in by the cookie of the session, and says the header without which the console refuses a change. */
  readonly session?: boolean
}

type Parameters<Path extends string> = [PathParameters<Path>] extends [never]
  ? { readonly params?: never }
  : { readonly params: Readonly<Record<PathParameters<Path>, string>> }

export type CallInput<Path extends string, Query extends z.ZodType, Body extends z.ZodType> = Parameters<Path> & {
  readonly query?: Partial<z.input<Query>>
  readonly body?: z.input<Body>
  readonly ifMatch?: string
  readonly idempotencyKey?: string
}

export interface Answer<Value> {
  readonly value: Value
  readonly etag: string | null
}

export type Call = <Path extends string, Query extends z.ZodType, Body extends z.ZodType, Success extends z.ZodType>(
  endpoint: Endpoint<Path, Query, Body, Success>,
  input: CallInput<Path, Query, Body>,
) => Promise<Answer<z.output<Success>>>

/** The one way by which command line, web and tests reach the console. Throws ProblemError or UnreachableError. */
export function createClient(options: ClientOptions): Call {
  return async (endpoint, input) => {
    const response = await send(options, endpoint, { ...input, accept: 'application/json' })
    const text = await response.text()
    if (!response.ok) throw new ProblemError(readProblem(response.status, text))
    const json: unknown = text === '' ? undefined : JSON.parse(text)
    return { value: endpoint.success.schema.parse(json), etag: response.headers.get('etag') }
  }
}

interface UntypedInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: object
  readonly body?: unknown
  readonly ifMatch?: string
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

/** The headers that say who asks. */
export function identify(options: ClientOptions, accept: string): Headers {
  const headers = new Headers({ accept })
  if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`)
  if (options.userAgent !== undefined) headers.set('user-agent', options.userAgent)
  if (options.session === true) headers.set('x-requested-with', 'pesitwizard-console')
  return headers
}

export async function send(
  options: ClientOptions,
  endpoint: Endpoint,
  input: UntypedInput & { readonly accept: string },
): Promise<Response> {
  const headers = identify(options, input.accept)
  if (input.ifMatch !== undefined) headers.set('if-match', input.ifMatch)
  if (input.idempotencyKey !== undefined) headers.set('idempotency-key', input.idempotencyKey)
  if (input.body !== undefined) headers.set('content-type', 'application/json')
  const body = input.body === undefined ? null : JSON.stringify(input.body)
  try {
    return await fetch(urlOf(options.baseUrl, endpoint.path, input), {
      method: endpoint.method,
      headers,
      body,
      redirect: 'error',
      credentials: options.session === true ? 'same-origin' : 'omit',
      signal: input.signal ?? null,
    })
  } catch (error) {
    throw new UnreachableError(`The console at ${options.baseUrl} does not answer`, { cause: error })
  }
}

export function urlOf(baseUrl: string, path: string, input: UntypedInput): URL {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''))
  const url = new URL(filled, baseUrl)
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url
}

export function readProblem(status: number, text: string): Problem {
  try {
    return Problem.parse(JSON.parse(text))
  } catch {
    return {
      type: 'about:blank',
      title: 'Not an answer of the console',
      status,
      detail: `Something answered with status ${status}, but not as the console does`,
      code: status === 401 ? 'unauthenticated' : 'unavailable',
      hint: 'Check the address, and any proxy on the way.',
      requestId: '',
    }
  }
}
