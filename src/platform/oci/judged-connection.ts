import { X509Certificate } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, getCACertificates, type TLSSocket } from 'node:tls'
import type { AddressPolicy } from './address-policy.ts'
import type { RegistryLimits } from './registry-limits.ts'

export type TlsProblem = 'unknown-authority' | 'wrong-name' | 'expired' | 'not-tls' | 'invalid-ca' | 'handshake'

export interface ConnectionFailure {
  readonly ok: false
  readonly reason: 'blocked-address' | 'dns' | 'refused' | 'unreachable' | 'timeout' | 'tls'
  readonly message: string
  readonly tlsProblem?: TlsProblem
}

/** All addresses of a name. Rejects where there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** What was seen on the way to a server; `ms` is how long that part took. */
export type ConnectionStage =
  | { readonly stage: 'dns'; readonly origin: string; readonly ms: number }
  | { readonly stage: 'tcp'; readonly origin: string; readonly ms: number }
  | { readonly stage: 'tls'; readonly origin: string; readonly ms: number; readonly certificate: SeenCertificate }

export interface SeenCertificate {
  readonly issuer: string
  readonly validTo: Date
}

export interface ConnectionSettings {
  readonly addressPolicy: AddressPolicy
  readonly resolve: Resolve
  readonly caCertificate?: string
  readonly limits: RegistryLimits
  /** Told what a name resolved to, whether it may be connected to or not. */
  readonly onResolved?: ((addresses: readonly string[]) => void) | undefined
  /** Told of each part that went well. */
  readonly observe?: ((stage: ConnectionStage) => void) | undefined
}

export interface JudgedOrigin {
  readonly ok: true
  readonly origin: URL
  readonly addresses: readonly string[]
}

export const resolveWithSystem: Resolve = async (hostname) => {
  const answers = await lookup(hostname, { all: true, verbatim: true })
  return answers.map(({ address }) => address)
}

/** Resolves a name once and judges every answer: one forbidden address refuses the name, so that none can be slipped in. */
export async function judgeOrigin(
  origin: URL,
  settings: ConnectionSettings,
): Promise<JudgedOrigin | ConnectionFailure> {
  const hostname = bareHostname(origin)
  const port = portOf(origin)
  const startedAt = performance.now()
  if (settings.addressPolicy.judgeName(hostname, port) === 'forbidden') return blocked(hostname)
  const addresses = isIP(hostname) === 0 ? await resolveInTime(hostname, settings) : [hostname]
  if (addresses === 'timeout' || addresses.length === 0) {
    return failure('dns', `The name ${hostname} cannot be resolved`)
  }
  settings.onResolved?.(addresses)
  const isForbidden = addresses.some((address) => settings.addressPolicy.judge(address) === 'forbidden')
  if (isForbidden || (await settings.addressPolicy.isOurs(addresses, port))) return blocked(hostname)
  settings.observe?.({ stage: 'dns', origin: origin.origin, ms: performance.now() - startedAt })
  return { ok: true, origin, addresses }
}

function blocked(hostname: string): ConnectionFailure {
  return failure('blocked-address', `${hostname} is at an address that the console must not reach`)
}

async function resolveInTime(hostname: string, settings: ConnectionSettings): Promise<readonly string[] | 'timeout'> {
  const timer = Promise.withResolvers<'timeout'>()
  const handle = setTimeout(() => timer.resolve('timeout'), settings.limits.dnsMs)
  try {
    return await Promise.race([settings.resolve(hostname), timer.promise])
  } catch {
    return []
  } finally {
    clearTimeout(handle)
  }
}

/** Connects to the judged addresses in turn, never to the name; the certificate must still be the name's. */
export async function openConnection(
  target: JudgedOrigin,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<{ ok: true; socket: Socket } | ConnectionFailure> {
  let last: ConnectionFailure = failure('unreachable', `${target.origin.host} cannot be reached`)
  const startedAt = performance.now()
  for (const address of target.addresses) {
    const tcp = await settled(connectTcp({ host: address, port: portOf(target.origin), noDelay: true }), 'connect', {
      ms: settings.limits.connectMs,
      signal,
    })
    if (tcp.ok) {
      // What was asked for is what was connected to; checked once more, because everything else rests on it.
      if (settings.addressPolicy.judge(tcp.socket.remoteAddress ?? '') === 'forbidden') {
        tcp.socket.destroy()
        return blocked(bareHostname(target.origin))
      }
      settings.observe?.({ stage: 'tcp', origin: target.origin.origin, ms: performance.now() - startedAt })
      return target.origin.protocol === 'https:' ? await secure(tcp.socket, target, settings, signal) : tcp
    }
    last = connectionFailure(tcp.error, target.origin.host)
    if (signal.aborted) break
  }
  return last
}

async function secure(
  socket: Socket,
  target: JudgedOrigin,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<{ ok: true; socket: Socket } | ConnectionFailure> {
  const hostname = bareHostname(target.origin)
  const name = isIP(hostname) === 0 ? { servername: hostname } : {}
  const authorities = trustedAuthorities(settings.caCertificate)
  if (authorities === 'unreadable') {
    socket.destroy()
    return { ...failure('tls', tlsMessages['invalid-ca']), tlsProblem: 'invalid-ca' }
  }
  const options = {
    socket,
    host: hostname,
    ...name,
    ...authorities,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  } as const
  const startedAt = performance.now()
  const secured = await settled(connectTls(options), 'secureConnect', { ms: settings.limits.tlsMs, signal })
  if (secured.ok) {
    const certificate = certificateOf(secured.socket)
    settings.observe?.({
      stage: 'tls',
      origin: target.origin.origin,
      ms: performance.now() - startedAt,
      certificate,
    })
    return secured
  }
  socket.destroy()
  const isLate = secured.error.code === 'ETIMEDOUT'
  return isLate ? connectionFailure(secured.error, target.origin.host) : tlsFailure(secured.error, hostname)
}

function certificateOf(socket: TLSSocket): SeenCertificate {
  const { issuer, valid_to: validTo } = socket.getPeerCertificate()
  const name = issuer.O ?? issuer.CN ?? ''
  const text = Array.isArray(name) ? name.join(', ') : name
  return { issuer: text.replaceAll(/\p{C}/gu, '').slice(0, 100), validTo: new Date(validTo) }
}

/** A registry's own authority is trusted in addition to the system's. */
export function trustedAuthorities(caCertificate: string | undefined): { ca?: string[] } | 'unreadable' {
  if (caCertificate === undefined) return {}
  const certificates = caCertificate.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  if (certificates.length === 0 || !certificates.every(isCertificate)) return 'unreadable'
  return { ca: [...getCACertificates('default'), ...certificates] }
}

/** OpenSSL silently leaves out what it cannot read. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}

type Settled<S> = { ok: true; socket: S } | { ok: false; error: NodeJS.ErrnoException }

function settled<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  until: { ms: number; signal: AbortSignal },
): Promise<Settled<S>> {
  return new Promise((done) => {
    const finish = (outcome: Settled<S>) => {
      clearTimeout(timer)
      until.signal.removeEventListener('abort', onTimeout)
      socket.off(event, onReady)
      if (!outcome.ok) socket.destroy()
      done(outcome)
    }
    const onTimeout = () => finish({ ok: false, error: Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }) })
    const onReady = () => finish({ ok: true, socket })
    const onError = (error: NodeJS.ErrnoException) => finish({ ok: false, error })
    const timer = setTimeout(onTimeout, until.signal.aborted ? 0 : until.ms)
    until.signal.addEventListener('abort', onTimeout)
    // Stays for the life of the socket: an error that comes while it changes hands must not end the process.
    socket.on('error', onError)
    socket.once(event, onReady)
  })
}

function connectionFailure(error: NodeJS.ErrnoException, host: string): ConnectionFailure {
  if (error.code === 'ETIMEDOUT') return failure('timeout', `${host} does not answer in time`)
  if (error.code === 'ECONNREFUSED') return failure('refused', `Nothing listens at ${host}`)
  return failure('unreachable', `${host} cannot be reached`)
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])
const outOfDate = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const notTls = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_HTTP_REQUEST'])

const tlsMessages = {
  'unknown-authority': 'The certificate is signed by an authority that is not trusted',
  'wrong-name': 'The certificate is for another name',
  expired: 'The certificate has expired or is not valid yet',
  'not-tls': 'The server does not speak TLS at this port',
  'invalid-ca': 'The certificate authority that is set for this registry cannot be read',
  handshake: 'The TLS handshake failed',
} as const satisfies Record<TlsProblem, string>

function tlsFailure(error: NodeJS.ErrnoException, hostname: string): ConnectionFailure {
  const tlsProblem = tlsProblemOf(error.code ?? '')
  return { ...failure('tls', `${hostname}: ${tlsMessages[tlsProblem]}`), tlsProblem }
}

export function tlsProblemOf(code: string): TlsProblem {
  if (untrusted.has(code)) return 'unknown-authority'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'wrong-name'
  if (outOfDate.has(code)) return 'expired'
  return notTls.has(code) ? 'not-tls' : 'handshake'
}

function failure(reason: ConnectionFailure['reason'], message: string): ConnectionFailure {
  return { ok: false, reason, message }
}

function portOf(origin: URL): number {
  if (origin.port !== '') return Number(origin.port)
  return origin.protocol === 'https:' ? 443 : 80
}

function bareHostname(origin: URL): string {
  return origin.hostname.replace(/^\[(.*)\]$/, '$1')
}
