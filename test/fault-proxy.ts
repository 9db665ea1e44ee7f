import { Agent as HttpAgent, createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { AgentOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createChance } from './fault-proxy-random.ts'
import type { Chance } from './fault-proxy-random.ts'

const requestFaults = [
  'delay',
  'reset',
  'cut',
  'truncate',
  'empty',
  'html',
  'expired-410',
  'unauthorized-401',
  'forbidden-403',
  'throttled-429',
  'internal-500',
  'unavailable-503',
  'hang',
] as const

const eventFaults = [
  'drop-event',
  'duplicate-event',
  'swap-events',
  'repeat-old-event',
  'cut-event',
  'garbage-event',
  'wrong-kind',
  'unknown-type',
  'error-410-event',
  'error-500-event',
  'lying-bookmark',
  'half-open',
] as const

type RequestFault = (typeof requestFaults)[number]
type EventFault = (typeof eventFaults)[number]

export const allFaults: readonly string[] = [...requestFaults, ...eventFaults]

export interface FaultProxyOptions {
  /** An API server; `tls` and `headers` are how the proxy itself signs in there. */
  readonly target: string
  readonly tls?: Pick<AgentOptions, 'ca' | 'cert' | 'key'>
  readonly headers?: OutgoingHttpHeaders
  readonly seed: number
  /** Of how many requests, and of how many events of a watch, one in a hundred meets a fault. */
  readonly percent: number
}

export interface FaultProxy {
  readonly url: string
  injected(): ReadonlyMap<string, number>
  total(): number
  /** No faults any more, and what hangs is let go. */
  calm(): void
  sockets(): number
  close(): Promise<void>
}

/** Stands between a client and an API server and does to their traffic what networks and servers do, by seed. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const chance = createChance(options.seed)
  const target = new URL(options.target)
  const agent =
    target.protocol === 'https:'
      ? new HttpsAgent({ ...options.tls, keepAlive: true })
      : new HttpAgent({ keepAlive: true })
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  const injected = new Map<string, number>()
  const sockets = new Set<Socket>()
  let isCalm = false

  function roll<T extends string>(faults: readonly [T, ...T[]]): T | undefined {
    if (isCalm || chance.next() * 100 >= options.percent) return undefined
    const fault = chance.pick(faults)
    injected.set(fault, (injected.get(fault) ?? 0) + 1)
    return fault
  }

  const server = createServer((incoming, outgoing) => {
    outgoing.on('error', () => {})
    incoming.on('error', () => {})
    const fault = roll(requestFaults)
    if (fault === 'hang') return
    if (fault !== undefined && answerInstead(fault, incoming, outgoing)) return
    const delayMs = fault === 'delay' ? chance.below(80) : 0
    setTimeout(() => forward(incoming, outgoing, fault), delayMs)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, fault: RequestFault | undefined): void {
    const headers = { ...incoming.headers, ...options.headers, host: target.host }
    const upstream = send(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method ?? 'GET', headers, agent },
      (answer) => {
        answer.on('error', () => outgoing.destroy())
        const isWatch = /[?&]watch=true/.test(incoming.url ?? '') && answer.statusCode === 200
        const relay = isWatch ? relayEvents({ chance, roll }) : relayWhole({ chance, fault })
        void relay(answer, outgoing)
      },
    )
    upstream.on('error', () => outgoing.destroy())
    outgoing.on('close', () => upstream.destroy())
    incoming.pipe(upstream)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    injected: () => injected,
    total: () => [...injected.values()].reduce((sum, count) => sum + count, 0),
    calm() {
      isCalm = true
      for (const socket of sockets) socket.destroy()
    },
    sockets: () => sockets.size,
    close() {
      agent.destroy()
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

const statuses: Partial<Record<RequestFault, { readonly code: number; readonly reason: string }>> = {
  'expired-410': { code: 410, reason: 'Expired' },
  'unauthorized-401': { code: 401, reason: 'Unauthorized' },
  'forbidden-403': { code: 403, reason: 'Forbidden' },
  'throttled-429': { code: 429, reason: 'TooManyRequests' },
  'internal-500': { code: 500, reason: 'InternalError' },
  'unavailable-503': { code: 503, reason: 'ServiceUnavailable' },
}

/** Whether the fault was the whole answer. */
function answerInstead(fault: RequestFault, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const status = statuses[fault]
  if (status !== undefined) {
    const retryAfter = status.code === 429 ? { 'retry-after': '0' } : {}
    outgoing.writeHead(status.code, { 'content-type': 'application/json', ...retryAfter })
    outgoing.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', ...status, message: fault }))
  } else if (fault === 'reset') incoming.socket.destroy()
  else if (fault === 'empty') outgoing.writeHead(200, { 'content-type': 'application/json' }).end()
  else if (fault === 'html')
    outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<html>\n<body>Sign in</body>\n</html>\n')
  else return false
  return true
}

type Relay = (answer: IncomingMessage, outgoing: ServerResponse) => Promise<void>

function relayWhole({ chance, fault }: { chance: Chance; fault: RequestFault | undefined }): Relay {
  return async (answer, outgoing) => {
    const body = await readAll(answer)
    if (body === undefined) {
      outgoing.destroy()
      return
    }
    const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = answer.headers
    const part = body.subarray(0, chance.below(Math.max(1, body.length)))
    if (fault === 'cut') {
      outgoing.writeHead(answer.statusCode ?? 500, { ...headers, 'content-length': body.length })
      outgoing.write(part, () => outgoing.destroy())
      return
    }
    outgoing.writeHead(answer.statusCode ?? 500, headers).end(fault === 'truncate' ? part : body)
  }
}

interface EventRelayOptions {
  readonly chance: Chance
  readonly roll: (faults: typeof eventFaults) => EventFault | undefined
}

function relayEvents({ chance, roll }: EventRelayOptions): Relay {
  return async (answer, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.flushHeaders()
    const relayed: string[] = []
    let held: string | undefined
    for await (const line of linesOf(answer)) {
      const fault = roll(eventFaults)
      if (fault === 'half-open') return
      if (fault === 'swap-events') {
        held = line
        continue
      }
      const old = relayed[chance.below(Math.max(1, relayed.length))] ?? line
      const lines = linesUnder(fault, { line, old, chance })
      if (held !== undefined) lines.push(held)
      held = undefined
      if (!(await writeInPieces(outgoing, lines.map((text) => `${text}\n`).join(''), chance))) return
      if (relayed.push(line) > 50) relayed.shift()
      if (fault === 'cut-event') {
        const bytes = Buffer.from(line)
        outgoing.write(bytes.subarray(0, chance.below(bytes.length)), () => outgoing.destroy())
        return
      }
    }
    outgoing.end()
  }
}

function linesUnder(fault: EventFault | undefined, given: { line: string; old: string; chance: Chance }): string[] {
  const { line, old, chance } = given
  switch (fault) {
    case 'drop-event':
    case 'cut-event':
      return []
    case 'duplicate-event':
      return [line, line]
    case 'repeat-old-event':
      return [line, old]
    case 'garbage-event':
      return [line.slice(chance.below(line.length))]
    case 'wrong-kind':
      return [line.replaceAll(/"kind":"\w+"/g, '"kind":"Elephant"')]
    case 'unknown-type':
      return [line.replace(/"type":"\w+"/, '"type":"RENAMED"')]
    case 'error-410-event':
      return [JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })]
    case 'error-500-event':
      return [JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 500, reason: 'InternalError' } })]
    case 'lying-bookmark':
      // The event is kept back and its version confirmed, so that only a new list can tell.
      return [line.replace(/"type":"\w+"/, '"type":"BOOKMARK"')]
    default:
      return [line]
  }
}

/** In chunks of any size, so that lines and characters are split. */
async function writeInPieces(outgoing: ServerResponse, text: string, chance: Chance): Promise<boolean> {
  const bytes = Buffer.from(text)
  const at = chance.below(bytes.length + 1)
  for (const piece of [bytes.subarray(0, at), bytes.subarray(at)]) {
    if (outgoing.destroyed) return false
    if (piece.length > 0) await new Promise<void>((resolve) => outgoing.write(piece, () => resolve()))
  }
  return !outgoing.destroyed
}

async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let pending = ''
  try {
    for await (const chunk of answer.setEncoding('utf8')) {
      const lines = (pending + String(chunk)).split('\n')
      pending = lines.pop() ?? ''
      yield* lines.filter((line) => line !== '')
    }
  } catch {
    // The client went away, or the server did: either way the stream is over.
  }
}

async function readAll(answer: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer) chunks.push(Buffer.from(chunk as Uint8Array))
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
}
