import { randomBytes } from 'node:crypto'

export interface IssuedToken {
  readonly token: string
  /** By the clock of the issuer. */
  readonly expiresAt: number
}

/** What an issuer does when it is asked: gives a token, or fails in one of the ways of its provider. */
export type Mood = 'up' | 'hang-up' | 'unavailable' | 'throttled' | 'denied'

export interface IssuerOptions {
  readonly now: () => Date
  readonly lifetimeSeconds: number
  readonly mood?: () => Mood
}

/** The tokens that were given, and those that hold: a registry asks for the latter. */
export interface Issuer extends IssuerOptions {
  readonly issued: IssuedToken[]
  issue(shape?: (secret: string) => string): IssuedToken
  accepts(token: string): boolean
}

export function createIssuer(options: IssuerOptions): Issuer {
  const issued: IssuedToken[] = []
  return {
    ...options,
    issued,
    issue(shape = (secret) => secret) {
      const expiresAt = options.now().getTime() + options.lifetimeSeconds * 1000
      const token = { token: shape(randomBytes(24).toString('base64url')), expiresAt }
      issued.push(token)
      return token
    },
    accepts: (token) => issued.some((each) => each.token === token && each.expiresAt > options.now().getTime()),
  }
}
