import { Socket } from 'node:net'

export interface Attempt {
  readonly host: string
  readonly port: number
  /** Whether the code that talks to registries asked for it; a test talks to its own servers too. */
  readonly isOutbound: boolean
}

/** Sees every connection that this process begins, at the socket, with the address as it is handed to the system. */
export function watchSockets(): { readonly attempts: Attempt[]; stop(): void } {
  const attempts: Attempt[] = []
  const original: Socket['connect'] = Reflect.get(Socket.prototype, 'connect')
  const watched = function (this: Socket, ...args: unknown[]) {
    const [first] = args
    const options: unknown = Array.isArray(first) ? first[0] : first
    const { host = 'localhost', port = 0 } = options as { host?: string; port?: number }
    attempts.push({ host, port, isOutbound: (new Error().stack ?? '').includes('/platform/oci/') })
    return Reflect.apply(original, this, args) as Socket
  }
  Socket.prototype.connect = watched
  return {
    attempts,
    stop() {
      Socket.prototype.connect = original
    },
  }
}
