import type { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import { binary, type Source } from './secret-forms.ts'

export interface Sent {
  readonly method: string
  readonly path: string
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly etag: string
  readonly json: unknown
}

interface Input {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Speaks to the API with nothing between, and keeps every answer, headers and all. */
export interface Recorder {
  send(sent: Sent): Promise<Answer>
  /** A request that must succeed; the answer is the endpoint's. */
  ask<Success extends z.ZodType>(
    endpoint: Endpoint<string, z.ZodType, z.ZodType, Success>,
    input?: Input,
  ): Promise<{ readonly value: z.output<Success>; readonly etag: string }>
  readonly answers: readonly Source[]
}

const streamEndsAfterMs = 1500

export function createRecorder(baseUrl: string, token: string): Recorder {
  const answers: Source[] = []
  async function send({ method, path, body, headers }: Sent): Promise<Answer> {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await readText(response)
    const content = `${JSON.stringify([...response.headers])}\n${text}`
    answers.push({ where: `answer ${response.status} of ${method} ${path.split('?')[0]}`, content: binary(content) })
    return { status: response.status, etag: response.headers.get('etag') ?? '', json: parse(text) }
  }
  return {
    send,
    async ask({ method, path, success }, { params = {}, query = '', body, headers = {} } = {}) {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
      const { status, etag, json } = await send({ method, path: `${filled}${query}`, body, headers })
      if (status >= 300) throw new Error(`${method} ${filled} was answered ${status}: ${JSON.stringify(json)}`)
      return { value: success.schema.parse(json), etag }
    },
    answers,
  }
}

/** Of an answer that does not end, what comes in the first moments. */
async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const chunks: Uint8Array[] = []
  const timer = setTimeout(() => void reader.cancel(), streamEndsAfterMs)
  for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value)
  clearTimeout(timer)
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
