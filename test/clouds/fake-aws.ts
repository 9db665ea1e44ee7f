import { createHash, createHmac } from 'node:crypto'
import type { Issuer } from './fake-issuer.ts'
import { type FakeServer, type Heard, type Said, serveFake } from './fake-server.ts'

const api = 'AmazonEC2ContainerRegistry_V20150921'
const tokenTarget = `${api}.GetAuthorizationToken`
const scanTarget = `${api}.DescribeImageScanFindings`
const skewMs = 5 * 60_000

interface AwsAccount {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  readonly sessionToken?: string
}

/** The JSON 1.1 API of ECR. The signature is calculated anew from the headers that the request itself says it signed. */
export function startFakeEcr(
  issuer: Issuer,
  account: AwsAccount,
  scan: (question: unknown) => Said = () => awsError(400, 'ScanNotFoundException', 'not scanned'),
): Promise<FakeServer> {
  return serveFake((heard) => {
    const mood = issuer.mood?.() ?? 'up'
    if (mood === 'hang-up') return 'hang-up'
    if (mood === 'unavailable') return awsError(503, 'ServerException', 'Service Unavailable')
    if (mood === 'throttled') return awsError(400, 'ThrottlingException', 'Rate exceeded')
    const refusal = refuse(heard, account, issuer.now())
    if (refusal !== undefined) return refusal
    if (mood === 'denied')
      return awsError(400, 'AccessDeniedException', 'User is not authorized to perform: ecr:GetAuthorizationToken')
    if (heard.headers['x-amz-target'] === scanTarget) return scan(JSON.parse(heard.body))
    const { token, expiresAt } = issuer.issue()
    const authorizationToken = Buffer.from(`AWS:${token}`).toString('base64')
    const proxyEndpoint = `https://123456789012.dkr.ecr.${account.region}.amazonaws.com`
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: { authorizationData: [{ authorizationToken, expiresAt: expiresAt / 1000, proxyEndpoint }] },
    }
  }, issuer.now)
}

function awsError(status: number, type: string, message: string): Said {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: { __type: type, message } }
}

function refuse(heard: Heard, account: AwsAccount, now: Date): Said | undefined {
  const { headers } = heard
  const isKnown =
    headers['x-amz-target'] === scanTarget || (headers['x-amz-target'] === tokenTarget && heard.body === '{}')
  if (heard.method !== 'POST' || !isKnown) return awsError(400, 'UnknownOperationException', 'unknown')
  const [, id, place = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? []
  if (id !== account.accessKeyId)
    return awsError(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.')
  for (const needed of ['host', 'x-amz-date', 'x-amz-target', 'content-type'])
    if (!names.split(';').includes(needed)) return awsError(400, 'IncompleteSignatureException', needed)
  const timestamp = String(headers['x-amz-date'])
  const [day = '', region = '', service = '', end = ''] = place.split('/')
  if (region !== account.region || service !== 'ecr' || end !== 'aws4_request' || !timestamp.startsWith(day))
    return awsError(400, 'InvalidSignatureException', 'Credential should be scoped to a valid region.')
  if (account.sessionToken !== headers['x-amz-security-token'])
    return awsError(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.')
  const at = Date.parse(timestamp.replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z'))
  if (Math.abs(at - now.getTime()) > skewMs)
    return awsError(400, 'InvalidSignatureException', `Signature expired: ${timestamp} is now earlier than the limit`)
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`)
  const bodyHash = createHash('sha256').update(heard.body).digest('hex')
  const canonical = `POST\n/\n\n${lines.join('')}\n${names}\n${bodyHash}`
  const canonicalHash = createHash('sha256').update(canonical).digest('hex')
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const key = mac(mac(mac(mac(`AWS4${account.secretAccessKey}`, day), region), service), 'aws4_request')
  const expected = mac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${place}\n${canonicalHash}`).toString('hex')
  if (expected === signature) return undefined
  return awsError(400, 'InvalidSignatureException', 'The request signature we calculated does not match')
}
