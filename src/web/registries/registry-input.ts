import type { z } from 'zod'
import type { Environment } from '#contract/common.ts'
import type { PastedRegistry } from './paste/understand-paste.ts'
import type {
  Authentication,
  Delivery,
  NewRegistry,
  Registry,
  RegistryChange,
  RegistryKind,
} from '#contract/registries.ts'

/** What the form holds: text as it was typed. */
export interface RegistryInput {
  readonly name: string
  readonly kind: RegistryKind | ''
  readonly url: string
  readonly imagePath: string
  readonly defaultTag: string
  readonly authentication: Authentication
  readonly username: string
  readonly password: string
  /** A day; empty where nobody says. */
  readonly expiresAt: string
  readonly delivery: Delivery
  readonly tenantId: string
  readonly description: string
  readonly environments: readonly Environment[]
  readonly isDefault: boolean
  readonly enabled: boolean
  readonly rotateEveryDays: string
  readonly plainHttp: boolean
  readonly caCertificate: string
}

export const emptyInput: RegistryInput = {
  name: '',
  kind: '',
  url: '',
  imagePath: '',
  defaultTag: 'latest',
  authentication: 'password',
  username: '',
  password: '',
  expiresAt: '',
  delivery: 'static',
  tenantId: '',
  description: '',
  environments: [],
  isDefault: false,
  enabled: true,
  rotateEveryDays: '90',
  plainHttp: false,
  caCertificate: '',
}

export function inputOf(registry: Registry): RegistryInput {
  return {
    name: registry.name,
    kind: registry.kind,
    url: registry.url,
    imagePath: registry.imagePath,
    defaultTag: registry.defaultTag,
    authentication: registry.authentication,
    username: registry.username ?? '',
    password: '',
    expiresAt: saidExpiry(registry.credential),
    delivery: registry.delivery,
    tenantId: registry.tenantId ?? '',
    description: registry.description,
    environments: registry.environments,
    isDefault: registry.isDefault,
    enabled: registry.enabled,
    rotateEveryDays: String(registry.rotation.everyDays ?? ''),
    plainHttp: registry.tls.plainHttp,
    caCertificate: registry.tls.caCertificate ?? '',
  }
}

function saidExpiry(credential: Registry['credential']): string {
  const { expiresAt, expirySource } = credential ?? {}
  return expirySource === 'person' ? (expiresAt ?? '').replace(/T00:00:00\.000Z$/, '') : ''
}

export function newRegistryOf(input: RegistryInput): z.input<typeof NewRegistry> {
  return {
    ...commonOf(input),
    ...(input.kind === '' ? {} : { kind: input.kind }),
    ...(takesUsername(input) && input.username !== '' ? { username: input.username } : {}),
    ...(takesTenant(input) && input.tenantId !== '' ? { tenantId: input.tenantId } : {}),
    ...(takesPassword(input) && input.password !== '' ? { password: input.password } : {}),
    ...(takesPassword(input) && input.expiresAt !== '' ? { expiresAt: input.expiresAt } : {}),
  }
}

export type PasswordChoice = 'keep' | 'replace' | 'remove'

/** The whole form, so that what was read and what was typed cannot disagree; the password only where it is replaced. */
export function changeOf(input: RegistryInput, choice: PasswordChoice): z.input<typeof RegistryChange> {
  const withPassword = takesPassword(input)
  return {
    ...commonOf(input),
    ...(input.kind === '' ? {} : { kind: input.kind }),
    username: takesUsername(input) && input.username !== '' ? input.username : null,
    tenantId: takesTenant(input) && input.tenantId !== '' ? input.tenantId : null,
    expiresAt: withPassword && input.expiresAt !== '' ? input.expiresAt : null,
    ...(choice === 'replace' && withPassword ? { password: input.password } : {}),
    ...(choice === 'remove' || !withPassword ? { password: null } : {}),
  }
}

export function takesPassword({ authentication }: Pick<RegistryInput, 'authentication'>): boolean {
  return !['none', 'node-identity', 'aws-role'].includes(authentication)
}

/** A key file names its account itself. */
export function takesUsername(input: RegistryInput): boolean {
  return takesPassword(input) && input.authentication !== 'gcp-service-account'
}

/** Whether what namespaces get is a choice: elsewhere there is one way only. */
export function choosesDelivery({ authentication }: Pick<RegistryInput, 'authentication'>): boolean {
  return authentication === 'gcp-service-account' || authentication === 'azure-service-principal'
}

export function takesTenant({ authentication, delivery }: RegistryInput): boolean {
  return authentication === 'azure-service-principal' && delivery === 'minted'
}

function commonOf(input: RegistryInput) {
  return {
    name: input.name,
    url: input.url,
    imagePath: input.imagePath,
    defaultTag: input.defaultTag === '' ? 'latest' : input.defaultTag,
    description: input.description,
    authentication: input.authentication,
    ...(choosesDelivery(input) ? { delivery: input.delivery } : {}),
    environments: [...input.environments],
    isDefault: input.isDefault,
    enabled: input.enabled,
    tls: { plainHttp: input.plainHttp, caCertificate: input.caCertificate === '' ? null : input.caCertificate },
    rotateEveryDays: input.rotateEveryDays === '' ? null : Number(input.rotateEveryDays),
  }
}

/** What was pasted fills what it names; the rest stays as it was typed. */
export function fillIn(input: RegistryInput, pasted: PastedRegistry): RegistryInput {
  const { url, name, username, password, imagePath, defaultTag } = pasted
  return {
    ...input,
    name: name ?? (input.name === '' ? url : input.name),
    url: url === '' ? input.url : url,
    imagePath: imagePath ?? input.imagePath,
    defaultTag: defaultTag ?? input.defaultTag,
    ...methodOf(input, pasted),
    username: username ?? input.username,
    password: password ?? input.password,
  }
}

function methodOf(input: RegistryInput, pasted: PastedRegistry): Pick<RegistryInput, 'authentication' | 'kind'> {
  const { kind } = input
  if (pasted.source === 'service-account') {
    return { authentication: 'gcp-service-account', kind: kind === 'gcr' ? kind : 'artifact-registry' }
  }
  if (pasted.username !== undefined) return { authentication: 'password', kind }
  return { authentication: pasted.source === 'document' ? 'none' : input.authentication, kind }
}

/** `docker.io` keeps its credentials under the address of its first API; everyone else under the host. */
export function secretKeyOf(url: string): string {
  const host = url.replace(/^https?:\/\//, '').split('/')[0] ?? ''
  return ['docker.io', 'index.docker.io', 'registry-1.docker.io'].includes(host) ? 'https://index.docker.io/v1/' : host
}

/** Who signs in from a namespace: the person's own name, or that of the token that is minted. */
export function deliveredUsername({ authentication, delivery, username }: RegistryInput): string {
  if (authentication === 'aws-access-key' || authentication === 'aws-role') return 'AWS'
  const isMinted = delivery === 'minted'
  if (authentication === 'gcp-service-account') return isMinted ? 'oauth2accesstoken' : '_json_key'
  return authentication === 'azure-service-principal' && isMinted ? '00000000-0000-0000-0000-000000000000' : username
}
