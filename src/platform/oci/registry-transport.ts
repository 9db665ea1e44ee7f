import { type buildConnector, type Dispatcher, errors, Pool } from 'undici'
import { type ConnectionFailure, type ConnectionSettings, judgeOrigin, openConnection } from './judged-connection.ts'

export type TransportFailure =
  | ConnectionFailure
  | {
      readonly ok: false
      readonly reason: 'timeout' | 'too-large' | 'interrupted' | 'malformed'
      readonly message: string
    }

export interface Answer {
  readonly ok: true
  readonly status: number
  /** Names in lower case; several lines of one name are kept apart. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Buffer
}

export interface OutboundRequest {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly url: URL
  /** Sent with nothing but `host`, `connection` and `user-agent` beside them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly maxBytes: number
}

/** The one way out to registries and to the clouds that issue tokens for them. It follows no redirect, keeps no cookie and shares no connection with another one. */
export interface RegistryTransport {
  send(request: OutboundRequest): Promise<Answer | TransportFailure>
  close(): Promise<void>
}

/** Lives for one question to a registry: after `limits.totalMs` every request of it ends, whatever it is doing. */
export function openTransport(settings: ConnectionSettings): RegistryTransport {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), settings.limits.totalMs)
  const clients = new Map<string, Promise<OpenClient | ConnectionFailure>>()

  const clientFor = (origin: URL) => {
    const known = clients.get(origin.origin)
    if (known !== undefined) return known
    const opened = openClient(origin, settings, deadline.signal)
    clients.set(origin.origin, opened)
    return opened
  }

  return {
    async send(request) {
      const opened = await clientFor(new URL(request.url.origin))
      return opened.ok ? await exchange(opened, request, deadline.signal) : opened
    },
    async close() {
      clearTimeout(timer)
      deadline.abort()
      for (const opened of await Promise.all(clients.values())) {
        if (opened.ok) await opened.client.destroy()
      }
    },
  }
}

interface OpenClient {
  readonly ok: true
  readonly client: Pool
  /** Why the last attempt to connect failed: the error that undici reports says less. */
  readonly connectionFailure: () => ConnectionFailure | undefined
}

async function openClient(
  origin: URL,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<OpenClient | ConnectionFailure> {
  const target = await judgeOrigin(origin, settings)
  if (!target.ok) return target
  let failure: ConnectionFailure | undefined
  const connect = async (hand: buildConnector.Callback) => {
    const opened = await openConnection(target, settings, signal)
    failure = opened.ok ? undefined : opened
    if (opened.ok) hand(null, opened.socket)
    else hand(new Error('not connected'), null)
  }
  const client = new Pool(origin, {
    connections: settings.limits.connections,
    maxHeaderSize: settings.limits.headerBytes,
    headersTimeout: settings.limits.headersMs,
    bodyTimeout: settings.limits.totalMs,
    allowH2: false,
    connect: (_, hand) => void connect(hand),
  })
  return { ok: true, client, connectionFailure: () => failure }
}

async function exchange(
  { client, connectionFailure }: OpenClient,
  request: OutboundRequest,
  signal: AbortSignal,
): Promise<Answer | TransportFailure> {
  try {
    const response = await client.request({
      method: request.method,
      path: `${request.url.pathname}${request.url.search}`,
      headers: { 'user-agent': 'pesitwizard-console', ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal,
      // Otherwise undici ends the connection after each HEAD.
      reset: false,
    })
    const body = await readAtMost(response.body, request.maxBytes)
    if (body === undefined)
      return { ok: false, reason: 'too-large', message: `${request.url.host} sends more than it may` }
    return { ok: true, status: response.statusCode, headers: headersOf(response.headers), body }
  } catch (error) {
    return connectionFailure() ?? failureOf(error, request.url.host, signal)
  }
}

async function readAtMost(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function headersOf(headers: Dispatcher.ResponseData['headers']): Answer['headers'] {
  const lines = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) lines.set(name.toLowerCase(), typeof value === 'string' ? [value] : value)
  }
  return lines
}

function failureOf(error: unknown, host: string, signal: AbortSignal): TransportFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (signal.aborted || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return { ok: false, reason: 'timeout', message: `${host} does not answer in time` }
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return { ok: false, reason: 'too-large', message: `${host} sends more than it may` }
  }
  if (error instanceof errors.HTTPParserError)
    return { ok: false, reason: 'malformed', message: `${host} does not speak HTTP` }
  return { ok: false, reason: 'interrupted', message: `${host} ended the connection early` }
}
