/** Token servers that are at home on another host than their registry. The exception is the pair, never the host alone. */
const builtInRealms: ReadonlyMap<string, string> = new Map([
  ['docker.io', 'https://auth.docker.io'],
  ['registry.gitlab.com', 'https://gitlab.com'],
])

export interface RealmRules {
  readonly host: string
  readonly registryOrigin: string
  readonly plainHttp: boolean
  /** Origins such as `https://auth.example.com` that an administrator allowed to be sent this registry's credential. */
  readonly approvedRealms: readonly string[]
}

/**
 * An absolute address of a web server, whose host and port are written as every reader reads them: no user, no empty
 * port, nothing percent-encoded, no number in the place of an address. What `URL` would mend, nodes may read otherwise.
 */
export function readRealm(text: string, { plainHttp }: Pick<RealmRules, 'plainHttp'>): URL | 'invalid' {
  const [, authority] = /^https?:\/\/([\x21-\x7e]+?)(?:[/?][\x21-\x7e]*)?$/i.exec(text) ?? []
  const url = URL.parse(text)
  if (authority === undefined || url === null || /[\\#]/.test(text)) return 'invalid'
  const defaultPort = url.protocol === 'https:' ? ':443' : ':80'
  const written = authority.toLowerCase()
  if (written !== url.host && written !== url.host + defaultPort) return 'invalid'
  return url.protocol === 'https:' || plainHttp ? url : 'invalid'
}

/** Whether the realm of a bearer challenge may be asked, and whether the credential may go there. */
export function judgeRealm(text: string, rules: RealmRules): { url: URL; trusted: boolean } | 'invalid' {
  const url = readRealm(text, rules)
  if (url === 'invalid') return 'invalid'
  const trusted = [rules.registryOrigin, builtInRealms.get(rules.host), ...rules.approvedRealms].includes(url.origin)
  return { url, trusted }
}
