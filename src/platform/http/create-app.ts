import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import { DomainError } from '#contract/errors.ts'
import type { Log } from '#platform/log.ts'
import { explainError } from './explain-error.ts'
import { problemOf } from './problem.ts'

const megabyte = 1024 * 1024
const credentialLikeParameter = /^(access_?token|token|api_?key|password|secret|authorization)$/i

/** A Fastify that refuses in one voice: every failure is a problem document, and a bug says nothing of itself. */
export async function createApp(log: Log): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: 2 * megabyte,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 300 },
    genReqId: () => randomUUID(),
  })
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  })
  await app.register(cookie)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    parseJson(String(body), done),
  )
  app.addHook('onRequest', refuseCredentialInUrl)
  app.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store')
  })
  app.setErrorHandler((error, request, reply) => sendProblem(reply, request, explainError(log, error, request)))
  return app
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = new DomainError('not-found', `There is no ${request.method} ${request.url.split('?')[0]}`, {
    hint: 'All there is stands in /api/v1/openapi.json.',
  })
  return sendProblem(reply, request, error)
}

async function refuseCredentialInUrl(request: FastifyRequest): Promise<void> {
  const query: unknown = request.query
  for (const name of Object.keys(query ?? {})) {
    if (credentialLikeParameter.test(name)) {
      throw new DomainError('invalid', `"${name}" must not be in a URL, where logs and proxies keep it`, {
        hint: 'Send credentials in the Authorization header.',
      })
    }
  }
}

function parseJson(text: string, done: (error: Error | null, value?: unknown) => void): void {
  if (text === '') return done(null, undefined)
  try {
    const value: unknown = JSON.parse(text, refusePrototype)
    done(null, value)
  } catch (error) {
    done(error instanceof DomainError ? error : notJson())
  }
}

function notJson(): DomainError {
  return new DomainError('invalid', 'The body is not valid JSON', {
    hint: 'Nothing was changed. Look for a missing quote, comma or bracket.',
  })
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') {
    throw new DomainError('invalid', 'The body has a field that no request has', {
      hint: 'Nothing was changed. Leave out "__proto__".',
    })
  }
  return value
}

function sendProblem(reply: FastifyReply, request: FastifyRequest, error: DomainError): FastifyReply {
  const problem = problemOf(error, request.id)
  if (error.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="pesitwizard-console"')
  if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', error.retryAfterSeconds)
  return reply.code(problem.status).type('application/problem+json').send(problem)
}
