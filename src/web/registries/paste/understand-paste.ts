import { readBorrowed } from '#contract/borrowed-forms.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import { manifests, ShortRegistry } from '#contract/manifests.ts'
import { type Command, readCommand } from './read-command.ts'

/** What it was. */
export type PasteSource =
  | 'command'
  | 'kubectl'
  | 'config'
  | 'secret'
  | 'service-account'
  | 'document'
  | 'image'
  | 'address'

/** What is to be known of it before it is filled in. */
export type PasteNote =
  | 'password-on-command-line'
  | 'password-missing'
  | 'password-elsewhere'
  | 'short-lived'
  | 'path-dropped'
  | 'region-missing'

export interface PastedRegistry {
  readonly source: PasteSource
  readonly url: string
  readonly name?: string
  readonly username?: string
  readonly password?: string
  readonly imagePath?: string
  readonly defaultTag?: string
  readonly notes: readonly PasteNote[]
}

const longest = 1_000_000

/**
 * Reads what a person has at hand: a sign-in line, `kubectl create secret docker-registry`, a `config.json`, a pull
 * secret, a service account key, the short or long form of a registry, an image, an address. Nothing leaves the
 * browser. Empty: none of these.
 */
export async function understandPaste(pasted: string): Promise<readonly PastedRegistry[]> {
  const text = pasted.trim()
  if (text === '' || text.length > longest) return []
  const command = readCommand(text)
  if (command !== undefined) return [ofCommand(command)]
  const values = await readValues(text)
  const found = values.flatMap((value) => ofValue(value, text))
  if (found.length > 0) return found
  return ofAddress(text)
}

function ofCommand({ tool, server, username, password, isPasswordPiped, isShortLived }: Command): PastedRegistry {
  const notes: readonly PasteNote[] = [
    ...(isShortLived ? (['short-lived'] as const) : []),
    ...(password !== undefined && tool === 'login' ? (['password-on-command-line'] as const) : []),
    ...(isPasswordPiped || password === undefined ? (['password-missing'] as const) : []),
  ]
  return {
    source: tool === 'kubectl' ? 'kubectl' : 'command',
    url: hostOf(server),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    notes,
  }
}

/** As the nodes know the host: without scheme and API version, Docker Hub by its name. */
function hostOf(server: string): string {
  const host = server.replace(/^https?:\/\//i, '').replace(/\/.*$/, '')
  return host === 'index.docker.io' || host === 'registry-1.docker.io' || host === '' ? 'docker.io' : host
}

/** Lines that only name a language, as a selection across a page of documentation brings them, are left out. */
async function readValues(text: string): Promise<readonly unknown[]> {
  const json = parseJson(text)
  if (json !== undefined) return [json]
  const lines = text.split(/\r?\n/)
  const isWord = (line: string) => /^\s*(yaml|yml|json)\s*$/i.test(line)
  const documents = lines.map((line) => (isWord(line) ? '---' : line)).join('\n')
  const { parseAllDocuments } = await import('yaml')
  const parsed = parseAllDocuments(documents, { maxAliasCount: 0 } as object)
  return [...parsed]
    .filter(({ errors }) => errors.length === 0)
    .map((document) => document.toJS({ maxAliasCount: 0 }) as unknown)
}

function parseJson(text: string): unknown {
  try {
    return text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

function ofValue(value: unknown, text: string): readonly PastedRegistry[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => ofValue(each, text))
  if (typeof value !== 'object' || value === null) return []
  if ('type' in value && value.type === 'service_account') return [ofKey(text)]
  if ('kind' in value && value.kind === 'List' && 'items' in value) return ofValue(value.items, text)
  return ofDocument(value) ?? ofBorrowed(value)
}

/** The key itself is the password; it does not say which of Google's hosts it is for. */
function ofKey(text: string): PastedRegistry {
  return { source: 'service-account', url: '', username: '_json_key', password: text, notes: ['region-missing'] }
}

function ofDocument(value: object): readonly PastedRegistry[] | undefined {
  const long = manifests.Registry.safeParse(value)
  const spec = long.success ? { ...long.data.spec, name: long.data.metadata.name } : ShortRegistry.safeParse(value).data
  if (spec === undefined) return undefined
  const { name, url, username, password, imagePath, defaultTag } = spec
  return [
    {
      source: 'document',
      name,
      url,
      ...(typeof username === 'string' ? { username } : {}),
      ...(typeof password === 'string' ? { password } : {}),
      ...(imagePath === undefined ? {} : { imagePath }),
      ...(defaultTag === undefined ? {} : { defaultTag }),
      notes: typeof username === 'string' && typeof password !== 'string' ? ['password-missing'] : [],
    },
  ]
}

function ofBorrowed(value: object): readonly PastedRegistry[] {
  const source = 'type' in value ? 'secret' : 'config'
  const borrowed = readBorrowed(value)
  if (!borrowed.ok) return []
  return [
    ...borrowed.registries.map(({ url, username, password }): PastedRegistry => ({
      source,
      url,
      ...(typeof username === 'string' ? { username } : {}),
      ...(typeof password === 'string' ? { password } : {}),
      notes: [],
    })),
    ...borrowed.withoutPassword.map((url): PastedRegistry => ({ source, url, notes: ['password-elsewhere'] })),
  ]
}

/** `https://host/v2/`, or an image with its path and tag. */
function ofAddress(text: string): readonly PastedRegistry[] {
  if (/\s/.test(text)) return []
  const address = /^https?:\/\/([^/\s]+)(\/.*)?$/i.exec(text)
  if (address !== null) {
    const [, host = '', path = '/'] = address
    if (host.includes('@')) return []
    const isDropped = !/^\/(v2\/?)?$/.test(path)
    return [{ source: 'address', url: hostOf(host), notes: isDropped ? ['path-dropped'] : [] }]
  }
  const isHost = /^[a-z0-9.-]+\.[a-z]{2,}(:\d+)?$/i.test(text) || /^localhost(:\d+)?$/.test(text)
  if (isHost) return [{ source: 'address', url: hostOf(text), notes: [] }]
  const parsed = parseImageReference(text)
  if (!parsed.ok || !text.includes('/')) return []
  const { host, repository, tag } = parsed.image
  return [
    { source: 'image', url: host, imagePath: repository, ...(tag === undefined ? {} : { defaultTag: tag }), notes: [] },
  ]
}
