import { array, check, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { judgeRealm } from './token-realm.ts'

const rules = {
  host: 'registry.example.com:5000',
  registryOrigin: 'https://registry.example.com:5000',
  plainHttp: false,
  approvedRealms: ['https://auth.example.com'],
}
const trustedOrigins = [rules.registryOrigin, ...rules.approvedRealms]

/** Pieces from which one reader makes another host than the next one. */
const separators = 'https: http: HTTPS: // / /// \\ @ : # ? % %2f %2e %00 . .. [ ] :443 :0443 :5000'.split(' ')
const hosts =
  'registry.example.com:5000 registry.example.com auth.example.com AUTH.example.com auth%2eexample.com'.split(' ')
const others = ['evil.test', 'user', '127.1', '[::1]', 'token', ' ', '\t', 'é', '\u3002', '\u2044', '\u00ad', 'xn--']
const pieces = [...separators, ...hosts, ...others]

test('the password goes only where every reader of the realm would go', () => {
  const seen = { trusted: 0 }
  const report = check(
    property(constantFrom('', 'https://'), array(constantFrom(...pieces), { maxLength: 8 }), (start, parts) => {
      const text = start + parts.join('')
      const judged = judgeRealm(text, rules)
      if (judged === 'invalid' || !judged.trusted) return
      seen.trusted += 1
      const [, origin = ''] = /^(https:\/\/[^/?]*)(?:[/?]|$)/i.exec(text) ?? []
      expect(trustedOrigins).toContain(origin.toLowerCase().replace(/:443$/, ''))
    }),
    { numRuns: 50_000, examples: [['https://', ['auth.example.com', '/', 'token']]] },
  )

  expect(report.failed, `seed ${report.seed}: ${JSON.stringify(report.counterexample)}`).toBe(false)
  expect(seen.trusted).toBeGreaterThan(100)
})

test.each([
  ['https://registry.example.com:5000/token', true],
  ['HTTPS://Registry.Example.com:5000', true],
  ['https://auth.example.com:443/v2/token?x=1', true],
  ['https://auth.example.com.', false],
  ['https://registry.example.com/token', false],
  ['https://auth.docker.io/token', false],
])('%s may have the password: %s', (text, trusted) => {
  expect(judgeRealm(text, rules)).toMatchObject({ trusted })
})

test.each([
  ['docker.io', 'https://auth.docker.io/token', true],
  ['registry.gitlab.com', 'https://gitlab.com/jwt/auth', true],
  ['registry.gitlab.com', 'https://auth.docker.io/token', false],
  ['docker.io.example.com', 'https://auth.docker.io/token', false],
  ['ghcr.io', 'https://gitlab.com/jwt/auth', false],
])('for %s, %s is built in: %s', (host, realm, trusted) => {
  const own = { host, registryOrigin: `https://${host}`, plainHttp: false, approvedRealms: [] }

  expect(judgeRealm(realm, own)).toMatchObject({ trusted })
})
