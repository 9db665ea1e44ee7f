import { createSecureContext } from 'node:tls'
import type { SecureContextOptions } from 'node:tls'
import { buildConnector, Pool } from 'undici'
import type { Dispatcher } from 'undici'
import type { Credentials, Endpoint } from './connect.ts'
import { startDeadline } from './deadline.ts'
import type { Deadline } from './deadline.ts'
import { failure, failureOfError, success } from './outcome.ts'
import type { KubernetesFailure, KubernetesOutcome } from './outcome.ts'

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the server's URL, with its query. */
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  readonly timeoutMs: number
  readonly maxBytes: number
  /** What to do with an answer larger than `maxBytes`. */
  readonly whenLarger: 'refuse' | 'cut'
  readonly signal?: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  readonly retryAfter: string | readonly string[] | undefined
  readonly body: Buffer
  readonly cut: boolean
}

export type OpenedStream =
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly kind: 'answer'; readonly answer: Answer }

/** HTTP/1.1 to one API over kept-alive connections. Knows nothing of Kubernetes objects; never throws. */
export interface Transport {
  exchange(request: TransportRequest): Promise<KubernetesOutcome<Answer>>
  /** An answer that goes on; it ends with an error in the iteration, or when `signal` comes. */
  openStream(request: TransportRequest): Promise<KubernetesOutcome<OpenedStream>>
  close(): Promise<void>
}

const connectTimeoutMs = 5000

/** Streams have connections of their own, as many as they need, so that they never take one from the calls. */
export function createTransport(endpoint: Endpoint, connections: number): Transport {
  const basePath = endpoint.server.pathname.replace(/\/+$/, '')
  const closing = new AbortController()
  const common = {
    connect: connectorOf(endpoint),
    allowH2: false,
    keepAliveTimeout: 60_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  const calls = new Pool(endpoint.server.origin, { ...common, connections })
  const streams = new Pool(endpoint.server.origin, common)

  async function send(
    pool: Pool,
    request: TransportRequest,
    signal: AbortSignal,
  ): Promise<KubernetesOutcome<Dispatcher.ResponseData>> {
    const credentials = await endpoint.credentials()
    if (!credentials.ok) return credentials
    const answer = await pool.request({
      method: request.method,
      path: basePath + request.path,
      headers: headersOf(request, credentials.value),
      body: request.body ?? null,
      signal,
    })
    answer.body.on('error', () => {})
    return success(answer)
  }

  async function exchange(request: TransportRequest): Promise<KubernetesOutcome<Answer>> {
    const deadline = startDeadline(request.timeoutMs, closing.signal, request.signal)
    try {
      const sent = await send(calls, request, deadline.signal)
      return sent.ok ? await readAnswer(sent.value, request) : sent
    } catch (error) {
      return failureOfCut(error, deadline)
    } finally {
      deadline.end()
    }
  }

  async function openStream(request: TransportRequest): Promise<KubernetesOutcome<OpenedStream>> {
    const deadline = startDeadline(request.timeoutMs, closing.signal, request.signal)
    const stop = AbortSignal.any([closing.signal, request.signal ?? closing.signal])
    try {
      const sent = await send(streams, request, deadline.signal)
      if (!sent.ok) return sent
      if (sent.value.statusCode === 200) return success({ kind: 'stream', chunks: chunksUntil(sent.value.body, stop) })
      const answer = await readAnswer(sent.value, request)
      return answer.ok ? success({ kind: 'answer', answer: answer.value }) : answer
    } catch (error) {
      return failureOfCut(error, deadline)
    } finally {
      deadline.end()
    }
  }

  async function close(): Promise<void> {
    closing.abort()
    await Promise.all([calls.destroy(), streams.destroy()])
  }

  return { exchange, openStream, close }
}

/** Each new connection uses the certificates of its moment. */
function connectorOf(endpoint: Endpoint): buildConnector.connector {
  return (target, report) => {
    void connectNow(endpoint, target, report)
  }
}

async function connectNow(
  endpoint: Endpoint,
  target: buildConnector.Options,
  report: buildConnector.Callback,
): Promise<void> {
  const connector = await currentConnector(endpoint)
  if (connector instanceof Error) report(connector, null)
  else connector(target, report)
}

async function currentConnector(endpoint: Endpoint): Promise<buildConnector.connector | Error> {
  const credentials = await endpoint.credentials()
  if (!credentials.ok) return new Error(credentials.message)
  const tls = tlsOf(endpoint, credentials.value)
  const unusable = unusableTls(tls)
  return unusable ?? buildConnector({ ...tls, allowH2: false, timeout: connectTimeoutMs })
}

/** A certificate or key that is none is found here, because the connector would throw it at nobody. */
function unusableTls(tls: SecureContextOptions): Error | undefined {
  try {
    createSecureContext(tls)
    return undefined
  } catch (error) {
    return new Error('The certificate or key cannot be used', { cause: error })
  }
}

function tlsOf(endpoint: Endpoint, { ca, certificate, key }: Credentials) {
  return {
    rejectUnauthorized: !endpoint.skipTlsVerify,
    minVersion: 'TLSv1.2' as const,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    ...(endpoint.serverName === undefined ? {} : { servername: endpoint.serverName }),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key: key.expose() }),
  }
}

function headersOf(request: TransportRequest, credentials: Credentials): Record<string, string | string[]> {
  return {
    accept: 'application/json',
    'user-agent': 'pesitwizard-console',
    ...credentials.impersonation,
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    ...(credentials.authorization === undefined ? {} : { authorization: credentials.authorization.expose() }),
  }
}

async function readAnswer(
  answer: Dispatcher.ResponseData,
  { maxBytes, whenLarger }: TransportRequest,
): Promise<KubernetesOutcome<Answer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of toChunks(answer.body)) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) break
  }
  if (size > maxBytes && whenLarger === 'refuse') {
    return failure('protocol', `Kubernetes answered with more than ${maxBytes} bytes`)
  }
  const body = Buffer.concat(chunks).subarray(0, maxBytes)
  return success({ status: answer.statusCode, retryAfter: answer.headers['retry-after'], body, cut: size > maxBytes })
}

/** The body of an answer gives Buffers, whatever its type says. */
function toChunks(body: Dispatcher.ResponseData['body']): AsyncIterable<Uint8Array> {
  return body as AsyncIterable<Uint8Array>
}

async function* chunksUntil(body: Dispatcher.ResponseData['body'], stop: AbortSignal): AsyncGenerator<Uint8Array> {
  const destroy = () => body.destroy()
  stop.addEventListener('abort', destroy, { once: true })
  try {
    if (!stop.aborted) yield* toChunks(body)
  } finally {
    stop.removeEventListener('abort', destroy)
    body.destroy()
  }
}

function failureOfCut(error: unknown, deadline: Deadline): KubernetesFailure {
  if (deadline.expired()) return failure('timeout', 'Kubernetes did not answer in time')
  if (deadline.signal.aborted) return failure('unreachable', 'The request was stopped before Kubernetes answered')
  return failureOfError(error)
}
