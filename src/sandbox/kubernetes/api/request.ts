import type { IncomingMessage } from 'node:http'
import { parse as parseYaml } from 'yaml'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { isFields } from '#sandbox/kubernetes/objects/records.ts'
import { badRequest, tooLarge, unsupportedMediaType } from './api-status.ts'
import { decodeProtobuf, protobufMediaType } from './protobuf.ts'

export interface ApiRequest {
  readonly method: string
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly accept: string | undefined
  readonly contentType: string
  readonly userAgent: string
  readonly bytes: Buffer
  /** What the client should be told besides the answer; sent as `Warning` headers. */
  readonly warnings: string[]
  readonly body: string
}

const largestBody = 3 * 1024 * 1024

export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(message.url ?? '/', 'https://sandbox')
  const { headers, method = 'GET' } = message
  const bytes = await readBody(message)
  return {
    method,
    path: url.pathname
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeSegment),
    query: url.searchParams,
    accept: headers.accept,
    contentType: (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    userAgent: headers['user-agent'] ?? '',
    bytes,
    warnings: [],
    body: bytes.toString('utf8'),
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest('the path is not a valid URL')
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    const bytes: Buffer = Buffer.from(chunk)
    size += bytes.length
    if (size > largestBody) throw tooLarge(largestBody)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** The body of a create or update as an object of the type. */
export function objectBody({ body, bytes, contentType }: ApiRequest, typeName: string): Fields {
  switch (contentType) {
    case '':
    case 'application/json':
      return asFields(jsonBody(body), body)
    case 'application/yaml':
      return asFields(yamlBody(body), body)
    case protobufMediaType:
      return decodeProtobuf(bytes, typeName)
    default:
      throw unsupportedMediaType(['application/json', 'application/yaml', protobufMediaType])
  }
}

function asFields(value: unknown, body: string): Fields {
  if (isFields(value)) return value
  throw badRequest(`couldn't get version/kind; json parse error: ${typeof value} is no object: ${body.slice(0, 40)}`)
}

export function jsonBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : ''}`)
  }
}

/** YAML is read by the rules of JSON: no aliases that multiply, no dates, no binary. */
export function yamlBody(body: string): unknown {
  try {
    return parseYaml(body, { schema: 'core', maxAliasCount: 100 })
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : ''}`)
  }
}

/** A client that names no field manager is known by the beginning of its user agent, as `kubectl` is. */
export function fieldManagerOf({ query, userAgent }: ApiRequest): string {
  return query.get('fieldManager') ?? (userAgent.split('/')[0]?.slice(0, 128) || 'unknown')
}
