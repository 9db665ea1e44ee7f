import { z } from 'zod'
import { Secret } from '#platform/secret.ts'
import { busyFailure, type CloudAnswer, type CloudConnection, otherClock } from './cloud-request.ts'
import { askEcr, type EcrApi } from './ecr-request.ts'
import { type MintFailure, mintFailure, type MintOutcome } from './mint-outcome.ts'

/** Asks ECR for a token of twelve hours. A clock that is wrong is made up for by the one of AWS, once. */
export async function mintEcrToken(connection: CloudConnection, question: EcrApi): Promise<MintOutcome> {
  const first = await ask(connection, question, connection.now())
  if (!first.ok) return first
  const told = isSkewed(first) ? otherClock(first, connection.now()) : undefined
  const answer = told === undefined ? first : await ask(connection, question, told)
  if (!answer.ok) return answer
  return answer.status === 200 ? readToken(answer, connection.now()) : refusal(answer)
}

function ask(connection: CloudConnection, place: EcrApi, at: Date) {
  return askEcr(connection, place, { action: 'GetAuthorizationToken', body: '{}', at })
}

const TokenAnswer = z.object({
  authorizationData: z.array(z.object({ authorizationToken: z.string(), expiresAt: z.number() })).min(1),
})

function readToken(answer: CloudAnswer, now: Date): MintOutcome {
  const data = TokenAnswer.safeParse(answer.body).data?.authorizationData[0]
  const pair = Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (data === undefined || colon < 1) return mintFailure('unavailable', 'AWS answers without a token')
  const credential = { username: pair.slice(0, colon), password: new Secret(pair.slice(colon + 1)) }
  const lifetimeSeconds = data.expiresAt - (answer.date ?? now).getTime() / 1000
  return { ok: true, credential, lifetimeSeconds }
}

const typeField = '__type'
const ErrorAnswer = z.object({
  [typeField]: z.string(),
  message: z.string().optional(),
  Message: z.string().optional(),
})

/** The service writes `com.amazonaws.ecr#ThrottlingException` or the name alone. */
function errorOf({ body }: CloudAnswer): { readonly code: string; readonly text: string } {
  const { data } = ErrorAnswer.safeParse(body)
  return { code: data?.[typeField].split('#').at(-1) ?? '', text: data?.message ?? data?.Message ?? '' }
}

function isSkewed(answer: CloudAnswer): boolean {
  const { code, text } = errorOf(answer)
  return code === 'RequestTimeTooSkewed' || /Signature (expired|not yet current)/.test(text)
}

const refusedKeys = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignatureException',
  'ExpiredTokenException',
  'MissingAuthenticationTokenException',
])
const throttled = new Set(['ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded'])

function refusal(answer: CloudAnswer): MintFailure {
  const { code } = errorOf(answer)
  if (isSkewed(answer))
    return mintFailure('clock-skew', 'AWS refuses the signature, because the clocks differ too much')
  if (throttled.has(code)) return mintFailure('throttled', 'AWS has had too many requests', answer.retryAfterSeconds)
  if (refusedKeys.has(code)) return mintFailure('key-refused', `AWS does not accept the access key (${code})`)
  if (code === 'AccessDeniedException' || code === 'AccessDenied')
    return mintFailure('no-permission', 'AWS accepts the key, but it may not call ecr:GetAuthorizationToken')
  return busyFailure(answer, 'AWS') ?? mintFailure('unavailable', `AWS answers with status ${answer.status}`)
}
