import type { Command } from 'commander'
import { z } from 'zod'
import { UnreachableError } from '#contract/client.ts'
import { DomainError, errorCodes } from '#contract/errors.ts'
import { Problem } from '#contract/problem.ts'
import { readFields } from './api-fields.ts'
import { exitCode } from './exit-codes.ts'
import { collect } from './global-options.ts'
import { readInput } from './input.ts'
import { untilAborted } from './interruption.ts'
import { goesOn, type Bind, type Invocation } from './shell.ts'
import { say } from './world.ts'
import { userAgent } from './version.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const ApiOptions = z.object({
  input: z.string().optional(),
  field: z.array(z.string()).default([]),
  rawField: z.array(z.string()).default([]),
  header: z.array(z.string()).default([]),
  include: z.boolean().default(false),
})
type ApiOptions = z.output<typeof ApiOptions>

export function addApiCommand(program: Command, bind: Bind): void {
  program
    .command('api <method> <path>')
    .description('call the API of the console, as GET /api/v1/registries or GET registries')
    .option('--input <path>', 'a file with the body, or - for standard input')
    .option('-F, --field <name=value>', 'a field of the body, of the query with GET; values keep their type', collect)
    .option('--raw-field <name=value>', 'the same, always as text', collect)
    .option('-H, --header <name:value>', 'such as If-Match: "3"; may be repeated', collect)
    .option('-i, --include', 'print status and headers before the body')
    .action(bind(ApiOptions, callApi))
}

async function callApi({ shell, options, args }: Invocation<ApiOptions>): Promise<number> {
  const [methodName = '', path = ''] = args
  const method = methods.find((name) => name === methodName.toUpperCase())
  if (method === undefined) {
    throw new DomainError('invalid', `"${methodName}" is not a method of the API`, {
      hint: `The methods are ${methods.join(', ')}.`,
    })
  }
  const { server, token } = await shell.target()
  const url = urlOf(server, path)
  const fields = await readFields(shell.world, options.field, options.rawField)
  const body = await bodyOf(shell, method, options, fields)
  if (method === 'GET') addQuery(url, fields)
  const headers = headersOf(options.header, token, body)
  const deadline = AbortSignal.any([shell.world.signal, AbortSignal.timeout(shell.globals.timeout)])
  const request = { method, headers, body: body ?? null, redirect: 'manual' as const, signal: deadline }
  const response = await untilAborted(send(url, request), shell.world.signal, goesOn(method))
  if (options.include) shell.print.text(headOf(response))
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await untilAborted(printStream(shell, response), shell.world.signal)
    return exitCode.ok
  }
  const text = await untilAborted(response.text(), shell.world.signal)
  printBody(shell, text)
  if (response.ok) return exitCode.ok
  say(shell.world, `error: ${sentenceOf(response.status, text)}`)
  return exitCodeOf(response.status)
}

/** The token goes to the console alone, whatever the path looks like. */
function urlOf(server: string, path: string): URL {
  const absolute = path.startsWith('/') ? path : `/api/v1/${path}`
  const url = URL.canParse(absolute, server) ? new URL(absolute, server) : undefined
  if (url?.origin === server && url.username === '') return url
  throw new DomainError('invalid', 'This is not a path of the console', {
    hint: 'It looks like /api/v1/registries or registries.',
  })
}

function addQuery(url: URL, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, textOf(value))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function bodyOf(
  { world }: Invocation<ApiOptions>['shell'],
  method: string,
  options: ApiOptions,
  fields: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const hasFields = Object.keys(fields).length > 0
  if (options.input !== undefined && hasFields) {
    throw new DomainError('invalid', '--input and --field exclude each other')
  }
  if (options.input !== undefined) return readInput(world, options.input)
  return hasFields && method !== 'GET' ? JSON.stringify(fields) : undefined
}

function headersOf(sources: readonly string[], token: string | undefined, body: string | undefined): Headers {
  const headers = new Headers({ accept: 'application/json, text/event-stream', 'user-agent': userAgent })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (body !== undefined) headers.set('content-type', 'application/json')
  for (const source of sources) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)$/.exec(source)
    if (match === null) throw new DomainError('invalid', 'A header is written Name: value')
    headers.set(match[1] ?? '', match[2] ?? '')
  }
  return headers
}

async function send(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (error) {
    throw new UnreachableError(`The console at ${url.origin} does not answer`, { cause: error })
  }
}

function headOf(response: Response): string {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\n`)
  return `HTTP ${response.status} ${response.statusText}\n${headers.join('')}\n`
}

/** As it came; a form that was asked for is made of the JSON. */
function printBody({ print, world }: Invocation<ApiOptions>['shell'], text: string): void {
  const json = parsed(text)
  const isPlain = print.format.type === 'table' || json === undefined
  if (!isPlain) return print.value(json)
  if (json !== undefined && world.stdout.isTTY === true) return print.text(`${JSON.stringify(json, undefined, 2)}\n`)
  if (text !== '') print.text(text.endsWith('\n') ? text : `${text}\n`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Until the console ends it, Ctrl-C or --timeout. */
async function printStream({ print, world }: Invocation<ApiOptions>['shell'], response: Response): Promise<void> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) print.text(decoder.decode(chunk, { stream: true }))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') return
    if (world.signal.aborted) return
    throw error
  }
}

function sentenceOf(status: number, text: string): string {
  const problem = Problem.safeParse(parsed(text))
  return problem.success ? `${problem.data.detail} (HTTP ${status})` : `HTTP ${status}`
}

function exitCodeOf(status: number): number {
  return Object.values(errorCodes).find((each) => each.status === status)?.exitCode ?? exitCode.failure
}
