import { z } from 'zod'
import type { Endpoint, StreamEndpoint } from '#contract/endpoint.ts'
import { endpoints } from '#contract/index.ts'
import { Problem } from '#contract/problem.ts'

type Json = Readonly<Record<string, unknown>>

/** OpenAPI 3.1 of the whole API, made of the contract alone. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'PeSIT Wizard Console', version },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: jsonSchema(Problem, 'output') },
    },
  }
}

function operation(endpoint: Endpoint | StreamEndpoint): Json {
  const { operationId, summary, permission, success } = endpoint
  const body = 'body' in endpoint ? endpoint.body : undefined
  const mediaType = 'mediaType' in success ? success.mediaType : 'application/json'
  const isEmpty = success.status === 204
  const progress =
    'progress' in success && success.progress !== undefined
      ? { 'text/event-stream': { schema: jsonSchema(success.progress, 'output') } }
      : {}
  return {
    operationId,
    summary,
    'x-permission': permission,
    security: permission === 'public' ? [] : [{ bearer: [] }],
    parameters: parametersOf(endpoint),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(jsonSchema(body, 'input')) } }),
    responses: {
      [success.status]: {
        description: summary,
        ...(isEmpty ? {} : { content: { [mediaType]: { schema: jsonSchema(success.schema, 'output') }, ...progress } }),
      },
      default: {
        description: 'A refusal, RFC 9457',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function parametersOf(endpoint: Endpoint | StreamEndpoint): readonly Json[] {
  const { path, query, method, permission } = endpoint
  const ifMatch = 'ifMatch' in endpoint ? endpoint.ifMatch : undefined
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const shape =
    query === undefined ? {} : (jsonSchema(query, 'input') as { properties?: Record<string, Json> }).properties
  const inQuery = Object.entries(shape ?? {}).map(([name, schema]) => ({ name, in: 'query', schema }))
  const etag = {
    name: 'If-Match',
    in: 'header',
    required: true,
    schema: { type: 'string' },
    description: 'The ETag of the revision that is changed',
  }
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string' },
    description: 'The same request with the same key is carried out once',
  }
  const usesKey = method === 'POST' && permission !== 'public'
  return [...inPath, ...inQuery, ...(ifMatch === 'required' ? [etag] : []), ...(usesKey ? [key] : [])]
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return rest
}

function json(schema: Json): Json {
  return { 'application/json': { schema } }
}
