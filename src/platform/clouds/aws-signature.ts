import { createHash, createHmac } from 'node:crypto'
import type { Secret } from '#platform/secret.ts'

export interface AwsKey {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  /** Of a role that was taken on for a while. */
  readonly sessionToken?: Secret
}

export interface SignedRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface SigningScope {
  readonly key: AwsKey
  readonly region: string
  readonly service: string
  readonly at: Date
}

/** Signature Version 4 of a POST to `/`: the headers of the request, and those that sign it. */
export function signAwsRequest(request: SignedRequest, scope: SigningScope): Record<string, string> {
  const { key, region, service, at } = scope
  const timestamp = at.toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
  const token = key.sessionToken === undefined ? {} : { 'x-amz-security-token': key.sessionToken.expose() }
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': timestamp, ...token }
  const signed = Object.entries({ ...headers, host: request.url.host }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('')
  const canonical = ['POST', request.url.pathname, '', lines, names, sha256(request.body)].join('\n')
  const place = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', timestamp, place, sha256(canonical)].join('\n')
  const signature = hmac(signingKey(scope, timestamp.slice(0, 8)), toSign).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${place}, SignedHeaders=${names}, Signature=${signature}`
  return { ...headers, authorization }
}

function signingKey({ key, region, service }: SigningScope, day: string): Buffer {
  const start = Buffer.from(`AWS4${key.secretAccessKey.expose()}`)
  return [day, region, service, 'aws4_request'].reduce(hmac, start)
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
