import type { RegistryRecord } from '#features/registries/registry.ts'
import type { Cipher } from '#platform/encryption/cipher.ts'
import type { Tested } from './check-store.ts'
import { targetKey, type TestTarget } from './check-target.ts'

/** So long a test of what was typed counts as one of what is then saved. */
const keptMs = 10 * 60_000
const mostTests = 200

/** What was tested a moment ago, before it was saved. Holds no credential: only its keyed fingerprint. */
export interface RecentTests {
  remember(target: TestTarget, test: Tested): void
  /** The test of exactly this address, TLS, user name and credential; told once. */
  take(registry: RegistryRecord): Tested | undefined
}

export function createRecentTests(cipher: Cipher, now: () => Date): RecentTests {
  const tests = new Map<string, { readonly at: number; readonly test: Tested }>()
  const keyOf = (target: Parameters<typeof targetKey>[0], fingerprint: string | null) =>
    `${targetKey(target)}/${fingerprint ?? ''}`
  return {
    remember(target, test) {
      const { password } = target
      const username = password === undefined ? null : target.username
      const fingerprint = password === undefined ? null : cipher.fingerprint(password)
      const key = keyOf({ ...target, username }, fingerprint)
      tests.delete(key)
      tests.set(key, { at: now().getTime(), test })
      const [oldest] = tests.keys()
      if (tests.size > mostTests && oldest !== undefined) tests.delete(oldest)
    },
    take(registry) {
      const key = keyOf(registry, registry.credentialFingerprint)
      const found = tests.get(key)
      tests.delete(key)
      return found !== undefined && now().getTime() - found.at <= keptMs ? found.test : undefined
    },
  }
}
