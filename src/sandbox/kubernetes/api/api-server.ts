import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import { stringify as toYaml } from 'yaml'
import type { Secret } from '#platform/secret.ts'
import type { Answer } from './answer.ts'
import type { ApiDeps } from './api-deps.ts'
import { ApiStatus, unauthorized } from './api-status.ts'
import { readRequest } from './request.ts'
import { route } from './route.ts'

export interface ApiServerOptions {
  readonly token: Secret
  readonly tls: { readonly key: Secret; readonly certificate: string }
}

/** An HTTPS server that speaks the Kubernetes API to whoever has the token. */
export function createApiServer(deps: ApiDeps, { token, tls }: ApiServerOptions): Server {
  const server = createServer({ key: tls.key.expose(), cert: tls.certificate }, (message, response) => {
    void serve(deps, token, message, response)
  })
  server.keepAliveTimeout = 60_000
  return server
}

async function serve(deps: ApiDeps, token: Secret, message: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on('error', () => response.destroy())
  try {
    if (!isOpen(message.url) && !isAuthorized(message, token)) throw unauthorized()
    const request = await readRequest(message)
    const answer = route(deps, request)
    for (const warning of request.warnings) response.appendHeader('warning', `299 - ${quote(warning)}`)
    send(answer, response)
  } catch (error) {
    sendError(deps, error, response)
  }
}

/** As a quoted string of a header: what is no plain ASCII is escaped. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Health and version need no token, as on a real server. */
function isOpen(url: string | undefined): boolean {
  return /^\/(livez|readyz|healthz|version)\b/.test(url ?? '')
}

function isAuthorized({ headers }: IncomingMessage, token: Secret): boolean {
  const [scheme = '', given = ''] = (headers.authorization ?? '').split(' ')
  return scheme.toLowerCase() === 'bearer' && timingSafeEqual(digest(given), digest(token.expose()))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function send(answer: Answer, response: ServerResponse): void {
  switch (answer.kind) {
    case 'document': {
      const isYaml = answer.encoding === 'yaml'
      const body = isYaml ? toYaml(answer.body) : JSON.stringify(answer.body)
      response.writeHead(answer.status, { 'content-type': isYaml ? 'application/yaml' : 'application/json' })
      response.end(body)
      return
    }
    case 'text':
      response.writeHead(answer.status, { 'content-type': 'text/plain' })
      response.end(answer.body)
      return
    case 'stream': {
      response.writeHead(200, { 'content-type': answer.contentType })
      response.flushHeaders()
      const stop = answer.start({ write: (text) => writeOrDrop(response, text), end: () => response.end() })
      response.on('close', stop)
    }
  }
}

const mostUnread = 64 * 1024 * 1024

/** A client that does not read is let go; it comes back and lists again. */
function writeOrDrop(response: ServerResponse, text: string): void {
  if (response.writableEnded || response.destroyed) return
  response.write(text)
  if (response.writableLength > mostUnread) response.destroy()
}

function sendError({ log }: ApiDeps, error: unknown, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const status = error instanceof ApiStatus ? error : broken(error, log)
  response.writeHead(status.code, { 'content-type': 'application/json' })
  response.end(JSON.stringify(status.toStatus()))
}

function broken(error: unknown, log: ApiDeps['log']): ApiStatus {
  const stack = error instanceof Error ? error.stack : String(error)
  log.error({ stack }, 'the API server of the sandbox failed at a request')
  return new ApiStatus(500, 'InternalError', 'Internal error occurred', {
    causes: [{ message: 'the sandbox failed at this request' }],
  })
}
