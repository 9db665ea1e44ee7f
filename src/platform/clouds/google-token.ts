import { sign } from 'node:crypto'
import { z } from 'zod'
import { readGoogleKey } from '#contract/google-key.ts'
import { Secret } from '#platform/secret.ts'
import { askWithForm, busyFailure, type CloudAnswer, type CloudConnection, otherClock } from './cloud-request.ts'
import { type MintFailure, mintFailure, type MintOutcome } from './mint-outcome.ts'

export interface GoogleQuestion {
  /** The key file of a service account. */
  readonly keyFile: Secret
  /** Never the `token_uri` of the key file: that is text from outside, and would say where a signature goes. */
  readonly tokenUrl: URL
}

const scope = 'https://www.googleapis.com/auth/cloud-platform.read-only'
const assertionSeconds = 600

/** Trades a signed assertion (RFC 7523) for an access token of one hour. A wrong clock is made up for by Google's, once. */
export async function mintGoogleToken(connection: CloudConnection, question: GoogleQuestion): Promise<MintOutcome> {
  const first = await ask(connection, question, connection.now())
  if (!first.ok) return first
  const told = isSkewed(first) ? otherClock(first, connection.now()) : undefined
  const answer = told === undefined ? first : await ask(connection, question, told)
  if (!answer.ok) return answer
  return answer.status === 200 ? readToken(answer) : refusal(answer)
}

async function ask(connection: CloudConnection, { keyFile, tokenUrl }: GoogleQuestion, at: Date) {
  const assertion = signAssertion(keyFile, tokenUrl, at)
  if (assertion === undefined) return mintFailure('not-usable', 'The key file cannot be read')
  return await askWithForm(connection, tokenUrl, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertion.expose(),
  })
}

function signAssertion(keyFile: Secret, tokenUrl: URL, at: Date): Secret | undefined {
  const read = readGoogleKey(keyFile.expose())
  if (!read.ok) return undefined
  const { client_email: iss, private_key: key, private_key_id: kid } = read.key
  const iat = Math.floor(at.getTime() / 1000)
  const claims = { iss, scope, aud: tokenUrl.href, iat, exp: iat + assertionSeconds }
  const parts = [{ alg: 'RS256', typ: 'JWT', kid }, claims]
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  try {
    return new Secret(`${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`)
  } catch {
    return undefined
  }
}

const TokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  expires_in: z.number().positive(),
})

function readToken({ body }: CloudAnswer): MintOutcome {
  const { data } = TokenAnswer.safeParse(body)
  if (data === undefined) return mintFailure('unavailable', 'Google answers without a token')
  const credential = { username: 'oauth2accesstoken', password: new Secret(data.access_token) }
  return { ok: true, credential, lifetimeSeconds: data.expires_in }
}

const ErrorAnswer = z.object({ error: z.string(), error_description: z.string().optional() })

/** `Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.` */
function isSkewed({ body }: CloudAnswer): boolean {
  return /reasonable timeframe|iat and exp/.test(ErrorAnswer.safeParse(body).data?.error_description ?? '')
}

function refusal(answer: CloudAnswer): MintFailure {
  const error = ErrorAnswer.safeParse(answer.body).data?.error
  if (isSkewed(answer)) return mintFailure('clock-skew', 'Google refuses the key, because the clocks differ too much')
  if (error === 'invalid_grant' || error === 'invalid_client' || answer.status === 401)
    return mintFailure(
      'key-refused',
      'Google does not accept the key: it was deleted or disabled, or the account is gone',
    )
  if (error === 'access_denied' || answer.status === 403)
    return mintFailure('no-permission', 'Google accepts the key, but gives it no token')
  return busyFailure(answer, 'Google') ?? mintFailure('unavailable', `Google answers with status ${answer.status}`)
}
