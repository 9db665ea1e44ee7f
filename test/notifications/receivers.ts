import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface WebhookReceiver {
  readonly url: string
  readonly received: ReceivedRequest[]
  /** What the next requests are answered; 204 where nothing is said. */
  answer: (count: number) => { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  stop(): Promise<void>
}

/** A receiver of webhooks that keeps what it gets. */
export async function startWebhookReceiver(path = '/hook'): Promise<WebhookReceiver> {
  const received: ReceivedRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      received.push({ path: request.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') })
      const { status, headers: more = {} } = receiver.answer(received.length)
      response.writeHead(status, more).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}${path}`,
    received,
    answer: () => ({ status: 204 }),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | undefined
  readonly secure: boolean
  /** As it came over the wire. */
  readonly raw: string
}

export interface MailReceiver {
  readonly port: number
  readonly received: ReceivedMail[]
  stop(): Promise<void>
}

export interface MailReceiverOptions {
  readonly key?: string
  readonly cert?: string
  /** TLS from the first byte. */
  readonly secure?: boolean
  readonly startTls?: boolean
  readonly user?: { readonly name: string; readonly password: string }
  /** Refuses every recipient, as a server does that does not relay. */
  readonly refuses?: boolean
}

/** A real mail server that keeps what it gets. */
export async function startMailReceiver(options: MailReceiverOptions = {}): Promise<MailReceiver> {
  const { key, cert, secure = false, startTls = true, user, refuses = false } = options
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    ...(key === undefined || cert === undefined ? {} : { key, cert }),
    secure,
    disabledCommands: [...(startTls ? [] : ['STARTTLS' as const]), ...(user === undefined ? ['AUTH' as const] : [])],
    authOptional: user === undefined,
    onAuth({ username, password }, _session, done) {
      if (username === user?.name && password === user?.password) done(null, { user: username })
      else done(new Error(`The password ${password} of ${username} is wrong`))
    },
    onRcptTo(_address, _session, done) {
      done(refuses ? new Error('This server does not relay') : null)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user === undefined ? undefined : String(session.user),
          secure: session.secure,
          raw: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { port, received, stop: () => new Promise((resolve) => server.close(resolve)) }
}
