import type { z } from 'zod'
import type { Environment } from '#contract/common.ts'
import type { PastedRegistry } from './paste/understand-paste.ts'
import type { NewRegistry, Registry, RegistryChange, RegistryKind } from '#contract/registries.ts'

/** What the form holds: text as it was typed. */
export interface RegistryInput {
  readonly name: string
  readonly kind: RegistryKind | ''
  readonly url: string
  readonly imagePath: string
  readonly defaultTag: string
  readonly authentication: 'none' | 'password' | 'node-identity'
  readonly username: string
  readonly password: string
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
    description: registry.description,
    environments: registry.environments,
    isDefault: registry.isDefault,
    enabled: registry.enabled,
    rotateEveryDays: String(registry.rotation.everyDays ?? ''),
    plainHttp: registry.tls.plainHttp,
    caCertificate: registry.tls.caCertificate ?? '',
  }
}

export function newRegistryOf(input: RegistryInput): z.input<typeof NewRegistry> {
  const withPassword = input.authentication === 'password'
  return {
    ...commonOf(input),
    ...(input.kind === '' ? {} : { kind: input.kind }),
    ...(withPassword && input.username !== '' ? { username: input.username } : {}),
    ...(withPassword && input.password !== '' ? { password: input.password } : {}),
  }
}

export type PasswordChoice = 'keep' | 'replace' | 'remove'

/** The whole form, so that what was read and what was typed cannot disagree; the password only where it is replaced. */
export function changeOf(input: RegistryInput, choice: PasswordChoice): z.input<typeof RegistryChange> {
  const withPassword = input.authentication === 'password'
  return {
    ...commonOf(input),
    ...(input.kind === '' ? {} : { kind: input.kind }),
    username: withPassword && input.username !== '' ? input.username : null,
    ...(choice === 'replace' && withPassword ? { password: input.password } : {}),
    ...(choice === 'remove' || !withPassword ? { password: null } : {}),
  }
}

function commonOf(input: RegistryInput) {
  return {
    name: input.name,
    url: input.url,
    imagePath: input.imagePath,
    defaultTag: input.defaultTag === '' ? 'latest' : input.defaultTag,
    description: input.description,
    authentication: input.authentication,
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
  const isAnonymous = pasted.source === 'document' && username === undefined
  return {
    ...input,
    name: name ?? (input.name === '' ? url : input.name),
    url: url === '' ? input.url : url,
    imagePath: imagePath ?? input.imagePath,
    defaultTag: defaultTag ?? input.defaultTag,
    authentication: isAnonymous ? 'none' : input.authentication,
    username: username ?? input.username,
    password: password ?? input.password,
  }
}

/** `docker.io` keeps its credentials under the address of its first API; everyone else under the host. */
export function secretKeyOf(url: string): string {
  const host = url.replace(/^https?:\/\//, '').split('/')[0] ?? ''
  return ['docker.io', 'index.docker.io', 'registry-1.docker.io'].includes(host) ? 'https://index.docker.io/v1/' : host
}
