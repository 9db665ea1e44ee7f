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

/** An absolute address of a web server without a user and without anything that two readers would read in two ways. */
export function readRealm(text: string, { plainHttp }: Pick<RealmRules, 'plainHttp'>): URL | 'invalid' {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(text) || /[\\#]|^https?:\/\/[^/?]*@/i.test(text)) return 'invalid'
  const url = URL.parse(text)
  if (url === null) return 'invalid'
  return url.protocol === 'https:' || plainHttp ? url : 'invalid'
}

/** Whether the realm of a bearer challenge may be asked, and whether the credential may go there. */
export function judgeRealm(text: string, rules: RealmRules): { url: URL; trusted: boolean } | 'invalid' {
  const url = readRealm(text, rules)
  if (url === 'invalid') return 'invalid'
  const trusted = [rules.registryOrigin, builtInRealms.get(rules.host), ...rules.approvedRealms].includes(url.origin)
  return { url, trusted }
}
