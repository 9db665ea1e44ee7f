import { randomBytes } from 'node:crypto'
import type { Issuer } from './fake-issuer.ts'
import { type Answerer, type FakeServer, type Said, serveFake } from './fake-server.ts'

export const azureApplication = {
  tenantId: '11111111-2222-3333-4444-555555555555',
  applicationId: '66666666-7777-8888-9999-000000000000',
  clientSecret: 'Kx8~the-client-secret',
}

export interface FakeAzure {
  readonly entra: FakeServer
  /** What the registry itself answers under `/oauth2/exchange`. */
  readonly exchange: Answerer
}

/** Entra of one tenant with one application, and the exchange that a registry of Azure offers. */
export async function startFakeAzure(issuer: Issuer, application = azureApplication): Promise<FakeAzure> {
  const entraTokens = new Set<string>()
  const entra = await serveFake((heard) => {
    const mood = issuer.mood?.() ?? 'up'
    if (mood === 'hang-up') return 'hang-up'
    if (mood === 'unavailable') return { status: 503, body: { error: 'temporarily_unavailable' } }
    if (mood === 'throttled') return { status: 429, headers: { 'retry-after': '11' }, body: { error: 'throttled' } }
    const [, tenant, ...path] = heard.url.pathname.split('/')
    if (path.join('/') !== 'oauth2/v2.0/token') return { status: 404 }
    if (tenant !== application.tenantId) return aadError('invalid_request', 90_002)
    const form = new URLSearchParams(heard.body)
    if (form.get('grant_type') !== 'client_credentials') return aadError('unsupported_grant_type', 70_003)
    if (form.get('client_id') !== application.applicationId) return aadError('unauthorized_client', 700_016)
    if (form.get('client_secret') !== application.clientSecret) return aadError('invalid_client', 7_000_215)
    const token = `eyJ.${randomBytes(9).toString('base64url')}.entra`
    entraTokens.add(token)
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3599, access_token: token } }
  }, issuer.now)
  const exchange: Answerer = (heard) => {
    const form = new URLSearchParams(heard.body)
    const isKnown = entraTokens.has(form.get('access_token') ?? '') && form.get('tenant') === application.tenantId
    if (issuer.mood?.() === 'denied' || !isKnown) return { status: 401, body: { errors: [{ code: 'UNAUTHORIZED' }] } }
    if (form.get('grant_type') !== 'access_token' || form.get('service') !== heard.headers.host) return { status: 400 }
    const iat = Math.floor(issuer.now().getTime() / 1000)
    const claims = { iat, exp: iat + issuer.lifetimeSeconds }
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
    return {
      status: 200,
      body: { refresh_token: issuer.issue((secret) => `eyJhbGciOiJSUzI1NiJ9.${payload}.${secret}`).token },
    }
  }
  return { entra, exchange }
}

function aadError(error: string, code: number): Said {
  const status = error === 'invalid_client' ? 401 : 400
  return { status, body: { error, error_codes: [code], error_description: `AADSTS${code}: refused` } }
}
