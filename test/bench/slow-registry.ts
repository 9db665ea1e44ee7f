import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SlowRegistry {
  readonly host: string
  /** How many requests came in since it was last asked. */
  takeCount(): number
  stop(): void
}

const headers = {
  'content-type': 'application/vnd.oci.image.manifest.v1+json',
  'docker-content-digest': `sha256:${'a'.repeat(64)}`,
}

/** A registry with its token server, each answer of which takes so long on its way. */
export async function startSlowRegistry(latencyMs: number): Promise<SlowRegistry> {
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    setTimeout(() => {
      if (request.url?.startsWith('/token') === true) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"token":"t","expires_in":300}')
      } else if (request.headers.authorization !== 'Bearer t') {
        const challenge = `Bearer realm="http://${request.headers.host}/token",service="bench"`
        response.writeHead(401, { 'www-authenticate': challenge }).end()
      } else response.writeHead(200, headers).end()
    }, latencyMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCount: () => {
      const taken = count
      count = 0
      return taken
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
