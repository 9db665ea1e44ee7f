import { BlockList, isIP } from 'node:net'
import { DomainError } from '#contract/errors.ts'
import { globMatches } from './host-glob.ts'
import { isPortOfRegistries } from './registry-ports.ts'

export type Judgement = 'allowed' | 'forbidden'

/** Says where the console may connect to. */
export interface AddressPolicy {
  /** Of a name and a port, before the name is resolved. */
  judgeName(hostname: string, port: number): Judgement
  /** Of an address that a name resolved to. */
  judge(address: string): Judgement
  /** Whether the console itself, or something that it is the client of, listens at one of the addresses. */
  isOurs(addresses: readonly string[], port: number): Promise<boolean>
}

export interface AddressRules {
  readonly allowed: readonly string[]
  readonly forbidden?: readonly string[]
  readonly allowPrivate?: boolean
  /** Patterns such as `*.example.com`, where `*` is one label: no other name may be asked. */
  readonly hosts?: readonly string[] | undefined
  /** No other port may be asked; without it any port of a registry. */
  readonly ports?: readonly number[] | undefined
  /** Whether what is asked for may listen at a port; without it, whether a registry may. */
  readonly isPort?: (port: number) => boolean
  readonly isOurs?: AddressPolicy['isOurs']
}

/** Never the address of a registry of somebody: this machine, its link, cloud metadata, and what is not unicast. */
const forbiddenRanges = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  '100::/64',
  '2001:db8::/32',
]

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']

/**
 * Judges by ranges in CIDR notation: what `allowed` names is allowed; then what `forbidden` names, the ranges that no
 * registry has, and where `allowPrivate` is false the private ones are refused; all else is allowed. An IPv6 address
 * that carries an IPv4 one (mapped, NAT64, 6to4, Teredo) is judged by what it carries. Ports of other services are
 * refused everywhere.
 */
export function createAddressPolicy(rules: AddressRules): AddressPolicy {
  const allowed = blockList(rules.allowed)
  const refusedPrivate = rules.allowPrivate === false ? privateRanges : []
  const forbidden = blockList([...forbiddenRanges, ...refusedPrivate, ...(rules.forbidden ?? [])])
  const isForbidden = (address: string) => !holds(allowed, address) && holds(forbidden, address)
  const hosts = rules.hosts?.flatMap((pattern) => (pattern === 'docker.io' ? dockerHub : [pattern]))
  const isPort = rules.isPort ?? isPortOfRegistries
  const isNamed = (hostname: string) => hosts?.some((pattern) => hostMatches(pattern, hostname)) ?? true
  return {
    judgeName(hostname, port) {
      const isListed = rules.ports?.includes(port) ?? true
      return isPort(port) && isListed && isNamed(hostname) ? 'allowed' : 'forbidden'
    },
    isOurs: rules.isOurs ?? (async () => false),
    judge(address) {
      if (isIP(address) === 0) return 'forbidden'
      return addressesReachedBy(address).some(isForbidden) ? 'forbidden' : 'allowed'
    },
  }
}

/** Images are named by one host, answered by another, and the tokens come from a third. */
const dockerHub = ['docker.io', 'registry-1.docker.io', 'auth.docker.io']

/** Label by label, so that `*.example.com` is no name of another owner. */
function hostMatches(pattern: string, hostname: string): boolean {
  const wanted = pattern.toLowerCase().split('.')
  const labels = hostname.toLowerCase().replace(/\.$/, '').split('.')
  return wanted.length === labels.length && wanted.every((glob, index) => globMatches(glob, labels[index] ?? ''))
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', prefix, ...rest] = range.split('/')
    const family = isIP(network)
    const longest = family === 4 ? 32 : 128
    const length = prefix === undefined ? longest : Number(prefix)
    if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(String(prefix ?? longest)) || length > longest) {
      throw new DomainError('invalid', `"${range}" is not a range of addresses`, { hint: 'Write it as 10.0.0.0/8.' })
    }
    list.addSubnet(network, length, family === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}

/** The address itself, or the IPv4 addresses at which a packet sent to it may come out. */
export function addressesReachedBy(address: string): readonly string[] {
  if (isIP(address) === 4) return [address]
  if (address.includes('%')) return ['fe80::1']
  const words = wordsOf(address)
  const inner = (at: number) => ipv4Of(words[at] ?? 0, words[at + 1] ?? 0)
  if (startsWith(words, [0, 0, 0, 0, 0, 0xffff])) return [inner(6)]
  if (startsWith(words, [0x64, 0xff9b, 0, 0, 0, 0])) return [inner(6)]
  if (startsWith(words, [0x64, 0xff9b, 1])) return [inner(6), localNat64(words)]
  if (startsWith(words, [0x2002])) return [inner(1)]
  if (startsWith(words, [0x2001, 0])) return [inner(2), ipv4Of(~(words[6] ?? 0) & 0xffff, ~(words[7] ?? 0) & 0xffff)]
  const isOldCompatible = startsWith(words, [0, 0, 0, 0, 0, 0]) && (words[6] !== 0 || (words[7] ?? 0) > 1)
  return isOldCompatible ? [inner(6)] : [address]
}

/** RFC 6052, 2.2: after a /48 prefix the IPv4 address is around the zero byte at bit 64. */
function localNat64(words: readonly number[]): string {
  const [, , , high = 0, middle = 0, low = 0] = words
  return ipv4Of(high, ((middle & 0xff) << 8) | (low >> 8))
}

function startsWith(words: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((word, index) => words[index] === word)
}

function ipv4Of(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/** The eight 16-bit words of an IPv6 address; `URL` writes every notation of one in the same way. */
function wordsOf(address: string): readonly number[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const left = hexWords(head)
  if (tail === undefined) return left
  const right = hexWords(tail)
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}

function hexWords(text: string): number[] {
  return text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
}
