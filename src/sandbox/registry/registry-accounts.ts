import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** Who may sign in. Without `repositories` the account may pull everything; a prefix ends with a slash. */
export interface SandboxAccount {
  readonly username: string
  readonly password: string
  readonly repositories?: readonly string[]
  /** Defaults to `pull`. */
  readonly actions?: readonly string[]
}

export interface RegistryAccounts {
  setPassword(username: string, password: string): void
  /** The account of a `Basic` header, `wrong` where there is none such, `none` where nobody signs in. */
  signedIn(authorization: string | undefined): SandboxAccount | 'wrong' | 'none'
}

export function registryAccounts(initial: readonly SandboxAccount[]): RegistryAccounts {
  const accounts = new Map(initial.map((account) => [account.username, account]))
  return {
    setPassword(username, password) {
      accounts.set(username, { ...(accounts.get(username) ?? { username }), password })
    },
    signedIn(authorization) {
      if (authorization === undefined) return 'none'
      const [, encoded = ''] = /^Basic +(\S+)$/i.exec(authorization) ?? []
      const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
      const account = accounts.get(username)
      return account !== undefined && account.password === password ? account : 'wrong'
    },
  }
}

export function allowedActions(account: SandboxAccount, repository: string): readonly string[] {
  const { repositories, actions = ['pull'] } = account
  const isAllowed = (name: string) => (name.endsWith('/') ? repository.startsWith(name) : repository === name)
  return repositories === undefined || repositories.some(isAllowed) ? actions : []
}

const Claims = z.object({
  exp: z.number(),
  access: z.array(z.object({ type: z.string(), name: z.string(), actions: z.array(z.string()) })),
})
type Access = z.infer<typeof Claims>['access']

/** Grants of the scopes that are asked for what the account has; asking for more is no error. */
export function grantScopes(scopes: readonly string[], account: SandboxAccount): Access {
  return scopes.flatMap((scope) => {
    const [, type, name, asked] = /^(repository|registry):(.+):([a-z*,]+)$/.exec(scope) ?? []
    if (type === undefined || name === undefined || asked === undefined) return []
    const allowed = type === 'registry' ? ['*'] : allowedActions(account, name)
    return [{ type, name, actions: asked.split(',').filter((action) => allowed.includes(action)) }]
  })
}

/** A JSON Web Token signed with HMAC-SHA-256. */
export function signToken(key: Buffer, access: Access, times: { now: Date; seconds: number }): string {
  const issued = Math.floor(times.now.getTime() / 1000)
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iat: issued, exp: issued + times.seconds, access })}`
  return `${content}.${signatureOf(key, content)}`
}

/** What a token allows, or `invalid` where it is not ours or no longer holds. */
export function verifyToken(key: Buffer, token: string, now: Date): Access | 'invalid' {
  const [head = '', payload = '', signature = ''] = token.split('.')
  const expected = Buffer.from(signatureOf(key, `${head}.${payload}`))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid'
  const claims = Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  return claims.exp * 1000 > now.getTime() ? claims.access : 'invalid'
}

function signatureOf(key: Buffer, content: string): string {
  return createHmac('sha256', key).update(content).digest('base64url')
}
