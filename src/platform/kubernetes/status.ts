import { z } from 'zod'
import type { KubernetesFailure, KubernetesFailureReason } from './outcome.ts'

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
const Status = z.looseObject({
  kind: z.literal('Status'),
  code: z.number().int().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  details: z
    .looseObject({
      retryAfterSeconds: z.number().nonnegative().optional(),
      causes: z.array(z.looseObject({ reason: z.string().optional(), field: z.string().optional() })).nullish(),
    })
    .nullish(),
})
type Status = z.infer<typeof Status>

interface FailedAnswer {
  readonly status: number
  readonly body: string
  readonly retryAfterMs: number | undefined
  /** Removes what was sent from what the server says about it. */
  readonly redact: (message: string) => string
}

/** Sorts an HTTP answer outside 200 to 299. */
export function failureOfAnswer(answer: FailedAnswer): KubernetesFailure {
  return failureOfStatus(parseStatus(answer.body), answer)
}

/** Sorts the `Status` that a watch sends in an `ERROR` event. */
export function failureOfErrorEvent(object: unknown): KubernetesFailure {
  const status = Status.safeParse(object)
  const code = status.success ? (status.data.code ?? 500) : 500
  const answer: FailedAnswer = { status: code, body: '', retryAfterMs: undefined, redact: (message) => message }
  return failureOfStatus(status.success ? status.data : undefined, answer)
}

function failureOfStatus(status: Status | undefined, answer: FailedAnswer): KubernetesFailure {
  const seconds = status?.details?.retryAfterSeconds
  const retryAfterMs = answer.retryAfterMs ?? (seconds === undefined ? undefined : seconds * 1000)
  return {
    ok: false,
    reason: reasonOf(answer.status, status),
    status: answer.status,
    message: messageOf(answer, status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

function reasonOf(code: number, status: Status | undefined): KubernetesFailureReason {
  if (status?.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return 'terminating'
  if (code === 401) return 'unauthorized'
  if (code === 403) return 'forbidden'
  if (code === 404) return 'not-found'
  if (code === 408 || code === 504) return 'timeout'
  if (code === 409) return status?.reason === 'AlreadyExists' ? 'already-exists' : 'conflict'
  if (code === 410) return 'gone'
  if (code === 429) return 'rate-limited'
  if (code >= 400 && code < 500) return 'invalid'
  return code >= 500 ? 'unavailable' : 'protocol'
}

function messageOf(answer: FailedAnswer, status: Status | undefined): string {
  if (status?.message === undefined) return `Kubernetes answered HTTP ${answer.status}`
  return answer.redact(status.message.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 2000)).slice(0, 1000)
}

function parseStatus(body: string): Status | undefined {
  try {
    return Status.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
export function retryAfterOf(header: string | readonly string[] | undefined, now: () => number): number | undefined {
  const value = typeof header === 'string' ? header : header?.[0]
  if (value === undefined || value.trim() === '') return undefined
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now())
}
