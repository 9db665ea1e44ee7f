import { z } from 'zod'
import { ShortRegistry } from './manifests.ts'

const Auth = z.object({
  username: z.string().optional(),
  password: z.string().optional(),
  auth: z.string().optional(),
  identitytoken: z.string().optional(),
})
const Auths = z.record(z.string(), Auth)
const DockerConfig = z.object({ auths: Auths })
const PullSecret = z.object({
  type: z.enum(['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg']),
  data: z.record(z.string(), z.string()).optional(),
  stringData: z.record(z.string(), z.string()).optional(),
})

export type Borrowed =
  | {
      readonly ok: true
      readonly registries: readonly z.output<typeof ShortRegistry>[]
      /** Hosts whose password is kept elsewhere, by a credential helper. */
      readonly withoutPassword: readonly string[]
    }
  | { readonly ok: false; readonly message: string }

/** The registries in a Kubernetes pull secret or in the `config.json` of Docker, which has the key `auths`. */
export function readBorrowed(value: unknown): Borrowed {
  const secret = PullSecret.safeParse(value)
  if (secret.success) return readSecret(secret.data)
  const config = DockerConfig.safeParse(value)
  return config.success ? registriesOf(config.data.auths) : refused('it holds no registry')
}

function readSecret({ type, data = {}, stringData = {} }: z.output<typeof PullSecret>): Borrowed {
  const isOld = type === 'kubernetes.io/dockercfg'
  const key = isOld ? '.dockercfg' : '.dockerconfigjson'
  const encoded = data[key]
  const text = stringData[key] ?? (encoded === undefined ? undefined : decoded(encoded))
  if (text === undefined) return refused(`${key} is missing, or not base64`)
  const json = parsed(text)
  const auths = isOld ? Auths.safeParse(json) : DockerConfig.transform((config) => config.auths).safeParse(json)
  return auths.success ? registriesOf(auths.data) : refused(`${key} is not a Docker configuration`)
}

function registriesOf(auths: z.output<typeof Auths>): Borrowed {
  const registries: z.output<typeof ShortRegistry>[] = []
  const withoutPassword: string[] = []
  for (const [key, auth] of Object.entries(auths)) {
    const host = hostOf(key)
    const [username, password] = credentialOf(auth)
    if (password === undefined || username === undefined) {
      withoutPassword.push(host.slice(0, 100))
      continue
    }
    const registry = ShortRegistry.safeParse({ name: host, url: host, username, password })
    if (!registry.success) return refused('one of its registries is not valid')
    registries.push(registry.data)
  }
  if (registries.length + withoutPassword.length === 0) return refused('it holds no registry')
  return { ok: true, registries, withoutPassword }
}

function refused(message: string): Borrowed {
  return { ok: false, message }
}

/** `https://index.docker.io/v1/` is Docker Hub; of other keys the scheme and the version of the API are dropped. */
function hostOf(key: string): string {
  const host = key
    .replace(/^https?:\/\//i, '')
    .replace(/\/(v[12]\/?)?$/, '')
    .replace(/\/v[12]$/, '')
  return host === 'index.docker.io' ? 'docker.io' : host
}

function credentialOf({ username, password, auth }: z.output<typeof Auth>): readonly (string | undefined)[] {
  if (username !== undefined && password !== undefined) return [username, password]
  const both = auth === undefined ? undefined : decoded(auth)
  const at = both?.indexOf(':') ?? -1
  return both === undefined || at < 1 ? [] : [both.slice(0, at), both.slice(at + 1)]
}

function decoded(base64: string): string | undefined {
  const text = base64.replaceAll(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.replaceAll('=', '').length % 4 === 1) return undefined
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
