import { type ClientOptions, identify, ProblemError, readProblem, UnreachableError } from './client.ts'
import { createEventParser, type StreamSign } from './server-sent-events.ts'

export interface StreamCall {
  readonly url: URL
  readonly lastEventId: string | undefined
  readonly signal: AbortSignal
}

/**
 * What a stream of the console says, as it says it. Throws ProblemError where the console refuses, UnreachableError where
 * it does not answer or the stream is cut. Read with fetch, for an EventSource does not tell a refusal from a cut.
 */
export async function* openEventStream(options: ClientOptions, call: StreamCall): AsyncGenerator<StreamSign> {
  const body = await openBody(options, call)
  const parse = createEventParser()
  try {
    for await (const text of body.pipeThrough(new TextDecoderStream())) yield* parse(text)
  } catch (error) {
    throw new UnreachableError(`The stream of the console at ${options.baseUrl} was cut`, { cause: error })
  }
}

async function openBody(options: ClientOptions, { url, lastEventId, signal }: StreamCall) {
  const headers = identify(options, 'text/event-stream')
  if (lastEventId !== undefined) headers.set('last-event-id', lastEventId)
  const response = await open(options, url, { headers, signal })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (!response.ok || !isStream || response.body === null) {
    throw new ProblemError(readProblem(response.status, await response.text()))
  }
  return response.body
}

async function open(
  options: ClientOptions,
  url: URL,
  init: Pick<RequestInit, 'headers' | 'signal'>,
): Promise<Response> {
  try {
    return await fetch(url, {
      ...init,
      redirect: 'error',
      credentials: options.session === true ? 'same-origin' : 'omit',
      cache: 'no-store',
    })
  } catch (error) {
    throw new UnreachableError(`The console at ${options.baseUrl} does not answer`, { cause: error })
  }
}
