import { join } from 'node:path'
import { Secret } from '#platform/secret.ts'
import { accessFailure } from './access.ts'
import type { AccessFailure, InClusterAccess, KubernetesAccess } from './access.ts'
import { besideKubeconfig, readKubeconfig, refuseLocalReach } from './kubeconfig.ts'
import type { KubeconfigChoice } from './kubeconfig.ts'
import { failure, success } from './outcome.ts'
import type { KubernetesOutcome } from './outcome.ts'
import { createCredentialPlugin } from './plugin-credentials.ts'
import type { CredentialPlugin } from './plugin-credentials.ts'
import { readSmallFile, watchedFile } from './watched-file.ts'
import type { WatchedFile } from './watched-file.ts'

export interface Credentials {
  readonly authorization?: Secret
  readonly impersonation: Readonly<Record<string, string | string[]>>
  readonly ca?: string
  readonly certificate?: string
  readonly key?: Secret
}

/** Where the API is, and how to sign in there now: tokens and certificates in files are read again when they change. */
export interface Endpoint {
  readonly server: URL
  readonly serverName?: string
  readonly skipTlsVerify: boolean
  credentials(): Promise<KubernetesOutcome<Credentials>>
  /** Called after a 401: what was remembered is asked for again. */
  forget(): void
}

type EndpointOutcome = { readonly ok: true; readonly value: Endpoint } | AccessFailure

/** A text that is known, or kept in a file by others. */
type Source = WatchedFile

interface Sources {
  readonly token?: Source | undefined
  readonly basic?: Secret | undefined
  readonly ca?: Source | undefined
  readonly certificate?: Source | undefined
  readonly key?: Source | undefined
  readonly plugin?: CredentialPlugin | undefined
  readonly impersonation?: Readonly<Record<string, string | string[]>>
}

interface Place {
  readonly server: string
  readonly serverName?: string | undefined
  readonly skipTlsVerify?: boolean | undefined
}

export function connect(access: KubernetesAccess, now: () => number): EndpointOutcome {
  switch (access.method) {
    case 'kubeconfig':
      return connectByFile(access.file, access.context, now)
    case 'kubeconfig-text':
      return connectByText(access.text, access.context)
    case 'in-cluster':
      return connectInCluster(access, now)
    case 'token':
      return endpoint(access, { token: fixed(access.token.expose()), ca: optional(access.caCertificate) })
    default:
      return endpoint(access, {
        certificate: fixed(access.certificate),
        key: fixed(access.key.expose()),
        ca: optional(access.caCertificate),
      })
  }
}

function connectByFile(file: string, context: string | undefined, now: () => number): EndpointOutcome {
  const source = tryRead(file)
  if (source === undefined) return accessFailure('unreadable', `The kubeconfig ${file} cannot be read`)
  const choice = readKubeconfig(source, context)
  if (!choice.ok) return choice
  const { user } = choice.value
  const usesPlugin = user.exec != null || user['auth-provider'] != null
  const plugin = usesPlugin ? createCredentialPlugin({ file, source, context: choice.value.context, now }) : undefined
  return connectByChoice(choice.value, plugin, (path) => watchedFile(besideKubeconfig(file, path), now))
}

function connectByText(text: Secret, context: string | undefined): EndpointOutcome {
  const choice = readKubeconfig(text.expose(), context)
  if (!choice.ok) return choice
  const refusal = refuseLocalReach(choice.value)
  if (refusal !== undefined) return refusal
  return connectByChoice(choice.value, undefined, () => fixed(''))
}

function connectByChoice(
  { cluster, user }: KubeconfigChoice,
  plugin: CredentialPlugin | undefined,
  open: (path: string) => Source,
): EndpointOutcome {
  if (cluster['proxy-url'] !== undefined) {
    return accessFailure('not-allowed', 'The kubeconfig asks for a proxy (proxy-url), which is not supported')
  }
  const pem = (data: string | undefined, path: string | undefined) =>
    data === undefined ? path && open(path) : fixed(Buffer.from(data, 'base64').toString('utf8'))
  const place = {
    server: cluster.server,
    serverName: cluster['tls-server-name'],
    skipTlsVerify: cluster['insecure-skip-tls-verify'],
  }
  return endpoint(place, {
    ca: pem(cluster['certificate-authority-data'], cluster['certificate-authority']) || undefined,
    certificate: pem(user['client-certificate-data'], user['client-certificate']) || undefined,
    key: pem(user['client-key-data'], user['client-key']) || undefined,
    token: user.tokenFile === undefined ? optional(user.token) : open(user.tokenFile),
    basic: user.username === undefined ? undefined : basicOf(user.username, user.password ?? ''),
    impersonation: impersonationOf(user),
    plugin,
  })
}

function connectInCluster(access: InClusterAccess, now: () => number): EndpointOutcome {
  const directory = access.directory ?? '/var/run/secrets/kubernetes.io/serviceaccount'
  const token = watchedFile(join(directory, 'token'), now)
  const ca = watchedFile(join(directory, 'ca.crt'), now)
  if (!isReadable(token) || !isReadable(ca)) {
    return accessFailure(
      'unreadable',
      'There is no service account here: the console does not run in a pod that has one',
    )
  }
  return endpoint({ server: access.server ?? 'https://kubernetes.default.svc' }, { token, ca })
}

function endpoint(place: Place, sources: Sources): EndpointOutcome {
  const server = URL.parse(place.server)
  const problem = problemOfServer(server, sources)
  if (server === null || problem !== undefined) return accessFailure('invalid', problem ?? 'The server is not a URL')
  const value: Endpoint = {
    server,
    ...(place.serverName === undefined ? {} : { serverName: place.serverName }),
    skipTlsVerify: place.skipTlsVerify ?? false,
    credentials: () => gather(sources),
    forget() {
      sources.token?.forget()
      sources.plugin?.forget()
    },
  }
  return { ok: true, value }
}

function problemOfServer(server: URL | null, sources: Sources): string | undefined {
  if (server === null) return 'The server is not a URL'
  if (server.protocol !== 'https:' && server.protocol !== 'http:')
    return 'The server must be an https:// or http:// URL'
  if (server.username !== '' || server.password !== '' || server.search !== '' || server.hash !== '') {
    return 'The server must be a URL without user, query and fragment'
  }
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(server.hostname)
  const signsIn = sources.token !== undefined || sources.basic !== undefined || sources.plugin !== undefined
  if (server.protocol === 'http:' && !isLoopback && signsIn) {
    return 'The server is reached by plain http, which would show the credential to the network'
  }
  return undefined
}

async function gather(sources: Sources): Promise<KubernetesOutcome<Credentials>> {
  const fromPlugin = await sources.plugin?.credentials()
  if (fromPlugin?.ok === false) return fromPlugin
  try {
    const token = sources.token?.read().trim()
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) return failure('unauthorized', 'The token is not a token')
    const authorization = token === undefined ? sources.basic : new Secret(`Bearer ${token}`)
    return success({
      impersonation: sources.impersonation ?? {},
      ...(authorization === undefined ? {} : { authorization }),
      ...(sources.ca === undefined ? {} : { ca: sources.ca.read() }),
      ...(sources.certificate === undefined ? {} : { certificate: sources.certificate.read() }),
      ...(sources.key === undefined ? {} : { key: new Secret(sources.key.read()) }),
      ...fromPlugin?.value,
    })
  } catch {
    return failure('unauthorized', 'A file with the token, certificate or key cannot be read')
  }
}

function impersonationOf(user: KubeconfigChoice['user']): Readonly<Record<string, string | string[]>> {
  const headers: Record<string, string | string[]> = {}
  if (user.as !== undefined) headers['Impersonate-User'] = user.as
  if (user['as-uid'] !== undefined) headers['Impersonate-Uid'] = user['as-uid']
  if (user['as-groups'] !== undefined) headers['Impersonate-Group'] = [...user['as-groups']]
  for (const [name, values] of Object.entries(user['as-user-extra'] ?? {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(name)}`] = values
  }
  return headers
}

function basicOf(username: string, password: string): Secret {
  return new Secret(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`)
}

function fixed(text: string): Source {
  return { read: () => text, forget() {} }
}

function optional(text: string | undefined): Source | undefined {
  return text === undefined ? undefined : fixed(text)
}

function isReadable(source: Source): boolean {
  try {
    return source.read() !== ''
  } catch {
    return false
  }
}

function tryRead(file: string): string | undefined {
  try {
    return readSmallFile(file)
  } catch {
    return undefined
  }
}
