import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy that gives an answer on only when it has all of it, so that nothing of a stream ever comes through. */
export async function openHoldingProxy(
  baseUrl: string,
  token: string,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    void (async () => {
      const answer = await fetch(new URL(request.url ?? '/', baseUrl), {
        headers: { authorization: `Bearer ${token}` },
        signal: gone.signal,
      })
      const text = await answer.text()
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
        .end(text)
    })().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
