import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { parse } from 'yaml'
import { z } from 'zod'

const Kubeconfig = z.object({
  clusters: z.array(z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string() }) })),
  users: z.array(
    z.object({
      user: z.object({
        token: z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key-data': z.string().optional(),
      }),
    }),
  ),
})

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly type?: string
  readonly accept?: string
}

export interface Reply {
  readonly status: number
  /** Parsed where it is JSON, a list of documents where it is a stream of them, else the text. */
  readonly body: unknown
}

export interface ApiClient {
  send(call: Call): Promise<Reply>
  close(): void
}

/** Speaks to an API server as a kubeconfig says, with nothing between: what is compared is what is on the wire. */
export function openApiClient(kubeconfigFile: string): ApiClient {
  const config = Kubeconfig.parse(parse(readFileSync(kubeconfigFile, 'utf8')))
  const cluster = config.clusters[0]?.cluster
  const user = config.users[0]?.user
  if (cluster === undefined || user === undefined) throw new Error('the kubeconfig names no cluster and user')
  const decode = (data: string | undefined): Buffer | undefined =>
    data === undefined ? undefined : Buffer.from(data, 'base64')
  const agent = new Agent({
    keepAlive: true,
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  })
  const authorization = user.token === undefined ? {} : { authorization: `Bearer ${user.token}` }
  return {
    send: (call) => send(new URL(call.path, cluster.server), call, { agent, authorization }),
    close: () => agent.destroy(),
  }
}

function send(
  url: URL,
  { method, body, type = 'application/json', accept = 'application/json' }: Call,
  { agent, authorization }: { readonly agent: Agent; readonly authorization: Record<string, string> },
): Promise<Reply> {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const length = Buffer.byteLength(text)
  const headers = {
    accept,
    'content-type': type,
    'user-agent': 'conformance/1.0',
    ...(length > 0 ? { 'content-length': length } : {}),
    ...authorization,
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers, timeout: 20_000 }, (message) => {
      const chunks: Buffer[] = []
      message.on('data', (chunk: Buffer) => chunks.push(chunk))
      message.on('error', reject)
      message.on('end', () => {
        resolve({ status: message.statusCode ?? 0, body: readBody(Buffer.concat(chunks).toString('utf8')) })
      })
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer to ${method} ${url.pathname}`)))
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}

function readBody(text: string): unknown {
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  try {
    return lines.length > 1 ? lines.map((line) => JSON.parse(line) as unknown) : (JSON.parse(text) as unknown)
  } catch {
    return text
  }
}
