import { DomainError } from '#contract/errors.ts'
import { findContext, type ContextFile } from './context-file.ts'

/** Which console to call, and as whom. */
export interface Target {
  readonly server: string
  readonly token: string | undefined
  readonly context: string | undefined
}

export interface TargetChoice {
  readonly server: string | undefined
  readonly context: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Flags before environment before the saved context. A saved token goes to the server that gave it, and to no other. */
export function chooseTarget(file: ContextFile, choice: TargetChoice): Target {
  const { PWCTL_SERVER, PWCTL_TOKEN, PWCTL_CONTEXT } = choice.env
  const name = choice.context ?? (filled(PWCTL_CONTEXT) || file.current || undefined)
  const context = name === undefined ? undefined : findContext(file, name)
  const named = choice.server ?? (choice.context === undefined ? filled(PWCTL_SERVER) : undefined)
  const server = named === undefined ? context?.server : serverUrl(named)
  if (server === undefined) {
    throw new DomainError('unauthenticated', 'No console is known yet', {
      hint: 'Sign in with pwctl login URL, where URL is the one that npm start prints.',
    })
  }
  const envToken = choice.context === undefined ? filled(PWCTL_TOKEN) : undefined
  return { server, token: envToken ?? savedToken(file, server, context?.name), context: context?.name }
}

function savedToken(file: ContextFile, server: string, preferred: string | undefined): string | undefined {
  const matching = file.contexts.filter((context) => context.server === server)
  return (matching.find(({ name }) => name === preferred) ?? matching[0])?.token
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value
}

/** The origin of a console's address; a path, a user name or a fragment has no place in it. */
export function serverUrl(source: string): string {
  const text = /^[a-z]+:\/\//i.test(source) ? source : `http://${source}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') {
    return url.origin
  }
  throw new DomainError('invalid', 'This is not the address of a console', {
    hint: 'It looks like http://127.0.0.1:9080.',
  })
}

/** Whether a token sent there can be read on the way. */
export function isExposed(server: string): boolean {
  const { protocol, hostname } = new URL(server)
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
