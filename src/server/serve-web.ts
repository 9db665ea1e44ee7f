import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerNotFound } from '#platform/http/create-app.ts'

/** What `npm run build` made of `src/web`. */
const directory = fileURLToPath(new URL('../../dist/web/', import.meta.url))

/** Only what the console itself serves: no inline script, no style in markup, no foreign origin, no frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the web console: files named by their content for a year, every other address of a page as its one document. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  const isBuilt = existsSync(join(directory, 'index.html'))
  app.setNotFoundHandler((request, reply) =>
    isBuilt && isPage(request) ? sendPage(reply) : answerNotFound(request, reply),
  )
  if (!isBuilt) return
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    globIgnore: ['**/*.br', '**/*.gz', 'index.html'],
    setHeaders(reply, path) {
      const isNamedByContent = path.includes('/assets/')
      void reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  const asksForPage = headers.accept?.includes('text/html') === true
  return (method === 'GET' || method === 'HEAD') && asksForPage && !url.startsWith('/api/')
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('content-security-policy', policy).sendFile('index.html')
}
