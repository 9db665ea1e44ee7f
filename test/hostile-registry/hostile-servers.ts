import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net'
import { testCertificates } from '#platform/oci/test-certificates.ts'

/** A server on loopback with all that it was sent. */
export interface HostileServer {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly received: Buffer[]
  connections: number
}

export interface HostileServers {
  readonly all: readonly HostileServer[]
  http(name: string, listener: RequestListener, address?: string): Promise<HostileServer>
  https(name: string, listener: RequestListener, certificate?: keyof typeof testCertificates): Promise<HostileServer>
  /** For what no HTTP server of Node would send. */
  tcp(name: string, handle: (socket: Socket) => void, address?: string): Promise<HostileServer>
  close(): Promise<void>
}

export function createHostileServers(): HostileServers {
  const all: HostileServer[] = []
  const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = []

  async function start(name: string, server: Server, event: string, address = '127.0.0.1'): Promise<HostileServer> {
    const sockets = new Set<Socket>()
    const made = { name, host: '', port: 0, received: [] as Buffer[], connections: 0 }
    server.on('connection', (socket) => {
      made.connections += 1
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => {})
    })
    server.on(event, (socket: Socket) => socket.on('data', (bytes) => made.received.push(Buffer.from(bytes))))
    await new Promise<void>((resolve) => server.listen(0, address, resolve))
    const { port } = server.address() as AddressInfo
    const started: HostileServer = Object.assign(made, { host: `${address}:${port}`, port })
    all.push(started)
    open.push({ server, sockets })
    return started
  }

  return {
    all,
    http: (name, listener, address) => start(name, createHttp(listener), 'connection', address),
    https: (name, listener, certificate = 'good') =>
      start(name, createHttps({ ...testCertificates[certificate] }, listener), 'secureConnection'),
    tcp: (name, handle, address) => start(name, createTcp(handle), 'connection', address),
    async close() {
      for (const { server, sockets } of open) {
        const closed = new Promise((resolve) => server.close(resolve))
        for (const socket of sockets) socket.destroy()
        await closed
      }
    },
  }
}
