import type { z } from 'zod'
import type { ShortRegistry } from '#contract/manifests.ts'
import {
  choosesDelivery,
  emptyInput,
  type PasswordChoice,
  type RegistryInput,
  takesPassword,
  takesTenant,
} from '../registry-input.ts'

export type RegistryFields = Readonly<Record<string, unknown>>

/** What the form and its password field hold together. */
export interface Typed {
  readonly input: RegistryInput
  readonly choice: PasswordChoice
}

/** The names of the short form in the order in which it is written. `password` is read, and never written by us. */
export const fieldNames = [
  'name',
  'url',
  'kind',
  'imagePath',
  'defaultTag',
  'authentication',
  'username',
  'expiresAt',
  'delivery',
  'tenantId',
  'environments',
  'isDefault',
  'enabled',
  'description',
  'rotateEveryDays',
  'tls',
] as const satisfies readonly (keyof z.output<typeof ShortRegistry>)[]

/** The form as the short form says it: what is as it would be anyhow is left out. No password. */
export function fieldsOf(input: RegistryInput): RegistryFields {
  const { authentication, caCertificate, plainHttp } = input
  const username = hasUsername(authentication) ? input.username : ''
  const inferred = username === '' ? 'none' : 'password'
  const fields: Readonly<Record<(typeof fieldNames)[number], unknown>> = {
    name: input.name,
    url: input.url,
    kind: unless('', input.kind),
    imagePath: unless('', input.imagePath),
    defaultTag: unless('', unless(emptyInput.defaultTag, input.defaultTag)),
    authentication: unless(inferred, authentication),
    username: unless('', username),
    expiresAt: hasUsername(authentication) ? unless('', input.expiresAt) : undefined,
    delivery: choosesDelivery(input) ? unless('static', input.delivery) : undefined,
    tenantId: takesTenant(input) ? unless('', input.tenantId) : undefined,
    environments: input.environments.length === 0 ? undefined : [...input.environments],
    isDefault: unless(emptyInput.isDefault, input.isDefault),
    enabled: unless(emptyInput.enabled, input.enabled),
    description: unless('', input.description),
    rotateEveryDays: unless(Number(emptyInput.rotateEveryDays), daysOf(input.rotateEveryDays)),
    tls:
      plainHttp || caCertificate !== ''
        ? { ...(plainHttp ? { plainHttp } : {}), ...(caCertificate === '' ? {} : { caCertificate }) }
        : undefined,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function hasUsername(authentication: RegistryInput['authentication']): boolean {
  return takesPassword({ authentication })
}

function unless<Value>(usual: unknown, value: Value): Value | undefined {
  return value === usual ? undefined : value
}

/** As it was typed where it is no number, so that the reading of it says so. */
function daysOf(text: string): number | string | null {
  if (text === '') return null
  return Number.isNaN(Number(text)) ? text : Number(text)
}

/** What the short form says, over what was typed before: it does not name a password that is kept. */
export function typedOf(spec: z.output<typeof ShortRegistry>, before: Typed): Typed {
  const { username, password } = spec
  const isSignedIn = Boolean(username) || typeof password === 'string'
  const authentication = spec.authentication ?? (isSignedIn ? 'password' : 'none')
  const input: RegistryInput = {
    ...before.input,
    name: spec.name,
    url: spec.url,
    kind: spec.kind ?? '',
    imagePath: spec.imagePath ?? '',
    defaultTag: spec.defaultTag ?? emptyInput.defaultTag,
    authentication,
    username: hasUsername(authentication) ? (username ?? '') : before.input.username,
    expiresAt: hasUsername(authentication) ? (spec.expiresAt ?? '') : before.input.expiresAt,
    delivery:
      spec.delivery ??
      (authentication === before.input.authentication && !choosesDelivery({ authentication })
        ? before.input.delivery
        : 'static'),
    tenantId: spec.tenantId ?? '',
    environments: spec.environments ?? [],
    isDefault: spec.isDefault ?? emptyInput.isDefault,
    enabled: spec.enabled ?? emptyInput.enabled,
    description: spec.description ?? '',
    rotateEveryDays:
      spec.rotateEveryDays === undefined ? emptyInput.rotateEveryDays : String(spec.rotateEveryDays ?? ''),
    plainHttp: spec.tls?.plainHttp ?? false,
    caCertificate: spec.tls?.caCertificate ?? '',
  }
  if (password === undefined) return { input, choice: before.choice }
  if (password === null) return { input: { ...input, password: '' }, choice: 'remove' }
  return { input: { ...input, password }, choice: 'replace' }
}
