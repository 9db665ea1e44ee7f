import type { z } from 'zod'
import type { testNewRegistry } from '#contract/checks.ts'
import type { NewRegistry } from '#contract/registries.ts'

type TestBody = z.input<NonNullable<typeof testNewRegistry.body>>

/** What a test needs of a registry that is not saved yet. */
export function testOf(registry: z.input<typeof NewRegistry>): TestBody {
  const { url, kind, imagePath, defaultTag, authentication, username, password, tls, environments } = registry
  const { delivery, tenantId } = registry
  return {
    url,
    ...(kind === undefined ? {} : { kind }),
    ...(imagePath === undefined ? {} : { imagePath }),
    ...(defaultTag === undefined ? {} : { defaultTag }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(tls === undefined ? {} : { tls }),
    ...(environments === undefined ? {} : { environments }),
  }
}

/** The field that a failed step is about, by its pointer. */
export function fieldOfStep(step: string): string {
  if (step === 'token' || step === 'identity' || step === 'rights' || step === 'expiry' || step === 'quota')
    return '/password'
  if (step === 'pull') return '/imagePath'
  return step === 'tls' ? '/tls/caCertificate' : '/url'
}
