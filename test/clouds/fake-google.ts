import { generateKeyPairSync, verify } from 'node:crypto'
import type { Issuer } from './fake-issuer.ts'
import { type FakeServer, type Said, serveFake } from './fake-server.ts'

export const googleEmail = 'puller@pesit-demo.iam.gserviceaccount.com'

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** A key file as Google Cloud gives it out, but for a `token_uri` of a thief: nobody may follow it. */
export const googleKeyFile = JSON.stringify(
  {
    type: 'service_account',
    project_id: 'pesit-demo',
    private_key_id: '0123456789abcdef',
    private_key: privateKey,
    client_email: googleEmail,
    client_id: '100000000000000000000',
    token_uri: 'https://thief.example/token',
    universe_domain: 'googleapis.com',
  },
  null,
  2,
)

const toleranceSeconds = 300

/** Google's token endpoint: it verifies the RS256 assertion, its audience, its times and its scope. */
export async function startFakeGoogle(issuer: Issuer): Promise<FakeServer> {
  const server = await serveFake((heard) => {
    const mood = issuer.mood?.() ?? 'up'
    if (mood === 'hang-up') return 'hang-up'
    if (mood === 'unavailable') return { status: 503, body: { error: 'internal_failure' } }
    if (mood === 'throttled')
      return { status: 429, headers: { 'retry-after': '7' }, body: { error: 'rate_limit_exceeded' } }
    const form = new URLSearchParams(heard.body)
    if (heard.url.pathname !== '/token' || form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return invalid('unsupported_grant_type', 'Invalid grant_type')
    const refusal = refuse(form.get('assertion') ?? '', { audience: heard.url.href, now: issuer.now() })
    if (refusal !== undefined) return refusal
    if (mood === 'denied') return { status: 403, body: { error: 'access_denied' } }
    const { token } = issuer.issue((secret) => `ya29.c.${secret}`)
    return {
      status: 200,
      body: { access_token: token, expires_in: issuer.lifetimeSeconds, token_type: 'Bearer' },
    }
  }, issuer.now)
  return server
}

function invalid(error: string, description: string): Said {
  return { status: 400, body: { error, error_description: description } }
}

interface Claims {
  readonly iss: string
  readonly aud: string
  readonly scope: string
  readonly iat: number
  readonly exp: number
}

function refuse(assertion: string, { audience, now }: { audience: string; now: Date }): Said | undefined {
  const [head = '', payload = '', signature = ''] = assertion.split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string; kid: string }
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
  const isSigned = verify('sha256', Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
  if (header.alg !== 'RS256' || header.kid !== '0123456789abcdef' || !isSigned)
    return invalid('invalid_grant', 'Invalid JWT Signature.')
  if (claims.iss !== googleEmail) return invalid('invalid_grant', 'Invalid grant: account not found')
  if (claims.aud !== audience || !claims.scope.includes('cloud-platform'))
    return invalid('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
  const seconds = now.getTime() / 1000
  const isTimely = claims.iat < seconds + toleranceSeconds && claims.exp > seconds && claims.exp - claims.iat <= 3600
  if (isTimely) return undefined
  return invalid(
    'invalid_grant',
    'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
  )
}
