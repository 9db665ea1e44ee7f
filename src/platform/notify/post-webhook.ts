import { createHmac } from 'node:crypto'
import { defaultRegistryLimits } from '#platform/oci/registry-limits.ts'
import { header } from '#platform/oci/registry-outcome.ts'
import { type Answer, openTransport } from '#platform/oci/registry-transport.ts'
import type { Secret } from '#platform/secret.ts'
import { failedToSend, type NotifyConnection, problemOfConnection, type SendOutcome } from './send-outcome.ts'

export interface WebhookTarget {
  readonly url: Secret
  readonly signingSecret: Secret | undefined
  readonly caCertificate: string | null
}

export interface WebhookMessage {
  /** The same at every attempt, so that a receiver knows what it has had. */
  readonly id: string
  readonly body: string
  readonly sentAt: Date
}

/** One request, signed as Standard Webhooks 1.0 says. No redirect is followed, and nothing of the answer is kept. */
export async function postWebhook(
  { addressPolicy, resolve }: NotifyConnection,
  target: WebhookTarget,
  message: WebhookMessage,
): Promise<SendOutcome> {
  const url = new URL(target.url.expose())
  const limits = defaultRegistryLimits
  const authority = target.caCertificate === null ? {} : { caCertificate: target.caCertificate }
  const transport = openTransport({ addressPolicy, resolve, limits, ...authority })
  try {
    const answer = await transport.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...signatureHeaders(message, target.signingSecret) },
      body: message.body,
      maxBytes: limits.errorBytes,
    })
    if (answer.ok) return outcomeOf(answer)
    switch (answer.reason) {
      case 'timeout':
        return failedToSend('timeout')
      case 'too-large':
      case 'interrupted':
      case 'malformed':
        return failedToSend('protocol')
      default:
        return failedToSend(problemOfConnection(answer, url.hostname))
    }
  } finally {
    await transport.close()
  }
}

function outcomeOf(answer: Answer): SendOutcome {
  const { status } = answer
  if (status >= 200 && status < 300) return { ok: true }
  if (status === 410) return failedToSend('gone')
  const told = header(answer, 'retry-after') ?? ''
  const retryAfterSeconds = /^\d{1,5}$/.test(told) ? Number(told) : undefined
  if (status === 429) return failedToSend('rate-limited', retryAfterSeconds)
  if (status >= 500 || status === 408) return failedToSend('unavailable', retryAfterSeconds)
  return failedToSend(status === 401 || status === 403 ? 'sign-in-refused' : 'rejected')
}

/** The headers of Standard Webhooks: the signature is over id, time and body. Without a secret it stays away. */
function signatureHeaders(
  { id, body, sentAt }: WebhookMessage,
  signingSecret: Secret | undefined,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000))
  const named = { 'webhook-id': id, 'webhook-timestamp': timestamp }
  if (signingSecret === undefined) return named
  const key = Buffer.from(signingSecret.expose().replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { ...named, 'webhook-signature': `v1,${signature}` }
}
