import { DomainError } from '#contract/errors.ts'
import { readRealm } from '#platform/oci/token-realm.ts'
import type { RegistryRecord } from './registry.ts'

export const mostRealms = 5

/** The origin as browsers write it: `HTTPS://Auth.Example.com:443/` is `https://auth.example.com`. */
export function readOrigin(text: string, { plainHttp }: Pick<RegistryRecord, 'plainHttp'>): URL {
  const url = readRealm(text.trim(), { plainHttp })
  if (url === 'invalid' || url.pathname !== '/' || url.search !== '') {
    const hint = plainHttp ? 'Write it as http://auth.example.com:5001.' : 'Write it as https://auth.example.com.'
    throw invalidOrigin('This is not the origin of a token server', hint)
  }
  return url
}

export function invalidOrigin(detail: string, hint: string): DomainError {
  return new DomainError('invalid', detail, { hint, errors: [{ pointer: '/origin', code: 'origin', detail }] })
}
