import type { z } from 'zod'
import {
  type Answer,
  type CallInput,
  type ClientOptions,
  ProblemError,
  readProblem,
  send,
  UnreachableError,
} from './client.ts'
import type { Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { createEventParser } from './server-sent-events.ts'

export interface Progress<Told> {
  readonly onProgress: (told: Told) => void
  /** Ends the question; what was begun on the server comes to its own end. */
  readonly signal?: AbortSignal
}

/** Like a call, for an endpoint that tells of its progress: each step is told as it is taken. */
export type CallWithProgress = <
  Path extends string,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Success extends z.ZodType,
  Told extends z.ZodType,
>(
  endpoint: Endpoint<Path, Query, Body, Success, Told>,
  input: CallInput<Path, Query, Body>,
  progress: Progress<z.output<Told>>,
) => Promise<Answer<z.output<Success>>>

/** Throws ProblemError where the console refuses, UnreachableError where it does not answer to the end. */
export function createProgressClient(options: ClientOptions): CallWithProgress {
  return async (endpoint, input, { onProgress, signal }) => {
    const accept = 'text/event-stream'
    const response = await send(options, endpoint, { ...input, accept, ...(signal === undefined ? {} : { signal }) })
    const isStream = response.headers.get('content-type')?.startsWith(accept) === true
    if (!response.ok || !isStream || response.body === null) {
      throw new ProblemError(readProblem(response.status, await response.text()))
    }
    const parse = createEventParser()
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      for (const sign of parse(text)) {
        if (sign.type !== 'event') continue
        const data: unknown = JSON.parse(sign.data)
        if (sign.event === 'problem') throw new ProblemError(Problem.parse(data))
        if (sign.event === 'result') return { value: endpoint.success.schema.parse(data), etag: null }
        const told = endpoint.success.progress?.safeParse(data)
        if (sign.event === 'progress' && told?.success === true) onProgress(told.data)
      }
    }
    throw new UnreachableError(`The console at ${options.baseUrl} ended before it had answered`)
  }
}
