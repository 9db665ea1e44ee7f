import type { Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import type { MailSecurity, SendProblem } from '#contract/notifications.ts'
import { judgeOrigin, openConnection, tlsProblemOf, trustedAuthorities } from '#platform/oci/judged-connection.ts'
import { defaultRegistryLimits } from '#platform/oci/registry-limits.ts'
import type { Secret } from '#platform/secret.ts'
import {
  failedToSend,
  type NotifyConnection,
  problemOfConnection,
  problemOfTls,
  type SendOutcome,
} from './send-outcome.ts'

export interface MailServer {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly username: string | null
  readonly password: Secret | undefined
  readonly caCertificate: string | null
}

export interface MailMessage {
  /** The same at every attempt; becomes the Message-ID. */
  readonly id: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly language: string
  readonly sentAt: Date
}

const limits = { ...defaultRegistryLimits, totalMs: 30_000 }

/** One message over one connection to a judged address, plain text only. */
export async function sendMail(
  { addressPolicy, resolve }: NotifyConnection,
  server: MailServer,
  message: MailMessage,
): Promise<SendOutcome> {
  const host = server.host.replace(/^\[(.*)\]$/, '$1')
  const authorities = trustedAuthorities(server.caCertificate ?? undefined)
  if (authorities === 'unreadable') return failedToSend('tls')
  // The scheme says that the connection begins without TLS; what follows is spoken by the mail library.
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`
  if (!URL.canParse(address)) return failedToSend('not-resolved')
  const origin = new URL(address)
  const settings = { addressPolicy, resolve, limits }
  const deadline = AbortSignal.timeout(limits.totalMs)
  const target = await judgeOrigin(origin, settings)
  if (!target.ok) return failedToSend(problemOfConnection(target, origin.hostname))
  const opened = await openConnection(target, settings, deadline)
  if (!opened.ok) return failedToSend(problemOfConnection(opened, origin.hostname))
  const transport = createTransport({
    ...optionsOf(server, host, opened.socket),
    tls: { ...authorities, minVersion: 'TLSv1.2' },
  })
  const end = () => opened.socket.destroy()
  deadline.addEventListener('abort', end)
  try {
    await transport.sendMail(mailOf(message))
    return { ok: true }
  } catch (error) {
    return failedToSend(deadline.aborted ? 'timeout' : problemOf(error))
  } finally {
    deadline.removeEventListener('abort', end)
    transport.close()
    opened.socket.destroy()
  }
}

function optionsOf({ port, security, username, password }: MailServer, host: string, connection: Socket) {
  return {
    host,
    port,
    connection,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    name: 'pesitwizard-console',
    ...(username === null || password === undefined ? {} : { auth: { user: username, pass: password.expose() } }),
    greetingTimeout: limits.headersMs,
    socketTimeout: limits.totalMs,
    maxResponseSize: limits.errorBytes,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function mailOf({ id, from, to, subject, text, language, sentAt }: MailMessage) {
  return {
    from: { name: 'PeSIT Wizard Console', address: from },
    to: [...to],
    subject,
    text,
    date: sentAt,
    messageId: `<${id}@pesitwizard-console>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  }
}

interface MailError extends Error {
  readonly code?: string
  /** Of the socket below. */
  readonly originalCode?: string
  readonly responseCode?: number
}

/** What the mail library says, without any word of the server: it may repeat what it was sent. */
function problemOf(error: unknown): SendProblem {
  if (!(error instanceof Error)) return 'protocol'
  const { code, originalCode, responseCode } = error as MailError
  const tlsProblem = tlsProblemOf(originalCode ?? '')
  if (tlsProblem !== 'handshake') return problemOfTls(tlsProblem)
  if (code === 'ETLS') return /STARTTLS/i.test(error.message) ? 'no-starttls' : 'tls'
  if (code === 'EAUTH') return 'sign-in-refused'
  if (code === 'ETIMEDOUT') return 'timeout'
  if (responseCode !== undefined && responseCode >= 500) return 'rejected'
  if (responseCode !== undefined && responseCode >= 400) return 'unavailable'
  return 'protocol'
}
