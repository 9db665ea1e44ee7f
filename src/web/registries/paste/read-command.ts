/** A line that signs in to a registry, or that makes a pull secret. */
export interface Command {
  readonly tool: 'login' | 'kubectl'
  readonly server: string
  readonly username?: string
  readonly password?: string
  readonly isPasswordPiped: boolean
  /** Made by a cloud's command line; it ends within hours. */
  readonly isShortLived: boolean
}

const logins: readonly (readonly string[])[] = [
  ['docker', 'login'],
  ['podman', 'login'],
  ['nerdctl', 'login'],
  ['buildah', 'login'],
  ['skopeo', 'login'],
  ['oras', 'login'],
  ['helm', 'registry', 'login'],
  ['crane', 'auth', 'login'],
]
const secretMaker = ['kubectl', 'create', 'secret', 'docker-registry'] as const
const switches: ReadonlySet<string> = new Set(['--password-stdin', '--insecure', '--plain-http', '--verbose', '-v'])

/** The parts of a shell line; a line that ends with a backslash goes on. Quotes are taken off, nothing is expanded. */
function splitLine(text: string): readonly string[] {
  const line = text.replaceAll(/\\\r?\n/g, ' ')
  const parts: string[] = []
  let part: string | undefined
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? ''
    if (quote !== '') {
      if (letter === quote) quote = ''
      else if (letter === '\\' && quote === '"' && /["\\$`]/.test(line[at + 1] ?? ''))
        part = `${part}${line[(at += 1)]}`
      else part = `${part}${letter}`
    } else if (letter === "'" || letter === '"') {
      quote = letter
      part ??= ''
    } else if (letter === '\\' && at + 1 < line.length) {
      part = `${part ?? ''}${line[(at += 1)]}`
    } else if (/\s/.test(letter)) {
      if (part !== undefined) parts.push(part)
      part = undefined
    } else if (letter === '|' || letter === ';' || letter === '<') {
      if (part !== undefined) parts.push(part)
      parts.push(letter)
      part = undefined
    } else {
      part = `${part ?? ''}${letter}`
    }
  }
  if (part !== undefined) parts.push(part)
  return parts
}

export function readCommand(text: string): Command | undefined {
  if (text.length > 20_000) return undefined
  const parts = splitLine(text).filter((part) => !['$', 'sudo'].includes(part))
  const isShortLived = /aws ecr get-login|gcloud auth print-access-token|az acr login/.test(text)
  const secret = after(parts, secretMaker)
  if (secret !== undefined) return kubectlOf(optionsOf(secret))
  for (const login of logins) {
    const rest = after(parts, login)
    if (rest !== undefined) return loginOf(optionsOf(rest), isShortLived)
  }
  return undefined
}

function after(parts: readonly string[], words: readonly string[]): readonly string[] | undefined {
  const at = parts.findIndex((_, index) => words.every((word, offset) => parts[index + offset] === word))
  if (at === -1) return undefined
  const rest = parts.slice(at + words.length)
  const end = rest.findIndex((part) => ['|', ';', '<', '&&'].includes(part))
  return end === -1 ? rest : rest.slice(0, end)
}

interface Options {
  readonly named: ReadonlyMap<string, string>
  readonly places: readonly string[]
}

function optionsOf(parts: readonly string[]): Options {
  const named = new Map<string, string>()
  const places: string[] = []
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? ''
    const equals = part.indexOf('=')
    if (!part.startsWith('-')) places.push(part)
    else if (equals !== -1) named.set(part.slice(0, equals), part.slice(equals + 1))
    else if (switches.has(part)) named.set(part, 'true')
    else if (/^-[up]./.test(part) && !part.startsWith('--')) named.set(part.slice(0, 2), part.slice(2))
    else named.set(part, parts[(at += 1)] ?? '')
  }
  return { named, places }
}

function loginOf({ named, places }: Options, isShortLived: boolean): Command {
  const username = named.get('--username') ?? named.get('-u')
  const password = named.get('--password') ?? named.get('-p')
  return {
    tool: 'login',
    server: places[0] ?? 'docker.io',
    ...(username === undefined ? {} : { username }),
    ...(password === undefined || isVariable(password) ? {} : { password }),
    isPasswordPiped: named.has('--password-stdin'),
    isShortLived,
  }
}

function kubectlOf({ named }: Options): Command {
  const username = named.get('--docker-username')
  const password = named.get('--docker-password')
  return {
    tool: 'kubectl',
    server: named.get('--docker-server') ?? 'https://index.docker.io/v1/',
    ...(username === undefined ? {} : { username }),
    ...(password === undefined || isVariable(password) ? {} : { password }),
    isPasswordPiped: false,
    isShortLived: false,
  }
}

/** `$TOKEN` and `$(…)` stand for a password that is not in the line. */
function isVariable(text: string): boolean {
  return /^\$[({\w]/.test(text)
}
