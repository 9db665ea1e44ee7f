import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeServer {
  readonly port: number
  readonly origin: string
  stop(): Promise<void>
}

export interface Heard {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Said {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** `hang-up` ends the connection without a word. */
export type Answerer = (heard: Heard) => Said | 'hang-up'

export async function hear(request: IncomingMessage, scheme: 'http' | 'https'): Promise<Heard> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const { method = 'GET', headers } = request
  const url = new URL(request.url ?? '/', `${scheme}://${headers.host ?? ''}`)
  return { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
}

/** A server on loopback; its clock is told to clients by the `Date` header. */
export async function serveFake(answer: Answerer, now: () => Date = () => new Date()): Promise<FakeServer> {
  const server = createServer((request, response) => void handle(request, response))
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const said = answer(await hear(request, 'http'))
    if (said === 'hang-up') return void request.socket.destroy()
    response.writeHead(said.status, { date: now().toUTCString(), 'content-type': 'application/json', ...said.headers })
    response.end(said.body === undefined ? '' : JSON.stringify(said.body))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
