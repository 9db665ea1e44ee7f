import type {
  ApprovedRealm,
  Authentication,
  Delivery,
  Minting,
  Registry,
  RegistryHealth,
  RegistryKind,
} from '#contract/registries.ts'
import type { Environment } from '#contract/common.ts'
import { credentialExpiry } from './credential-expiry.ts'

/** A registry as the console keeps it: everything but its password. */
export interface RegistryRecord {
  readonly id: string
  readonly name: string
  readonly kind: RegistryKind
  readonly host: string
  readonly imagePath: string
  readonly defaultTag: string
  readonly description: string
  readonly authentication: Authentication
  readonly username: string | null
  readonly delivery: Delivery
  readonly tenantId: string | null
  readonly serviceAccount: Registry['serviceAccount']
  readonly environments: readonly Environment[]
  readonly isDefault: boolean
  readonly enabled: boolean
  readonly plainHttp: boolean
  readonly caCertificate: string | null
  readonly rotateEveryDays: number | null
  readonly credentialVersion: number
  readonly hasPassword: boolean
  readonly credentialSetAt: string | null
  readonly credentialSetBy: string | null
  readonly credentialFingerprint: string | null
  /** As a person says; forgotten with the credential. */
  readonly credentialExpiresAt: string | null
  /** Cleared with the address that they were approved for. */
  readonly approvedRealms: readonly ApprovedRealm[]
  readonly checksPaused: Registry['checksPaused']
  readonly createdAt: string
  readonly updatedAt: string
  readonly revision: number
  /** How it stands with what is minted for it; kept apart, so that a renewal is no change of the registry. */
  readonly minted: MintedState | null
  /** What its provider told of its credential when it was last asked; kept apart in the same way. */
  readonly facts: ToldFacts | null
}

export interface ToldFacts {
  readonly credentialVersion: number
  readonly host: string
  /** `null`: it does not end. */
  readonly expiresAt: string | null
  /** `null`: its provider tells of none. */
  readonly scopes: readonly string[] | null
  readonly toldAt: string
}

/** The short-lived token of a registry, and the attempts to have one issued. */
export interface MintedState {
  /** Grows with everything that is delivered in place of what was delivered before, and never goes back. */
  readonly generation: number
  /** What the last attempt was made with, see `mintTarget`. */
  readonly target: string
  /** Of the token; `null` while there is none. */
  readonly host: string | null
  /** Of the credential that the token was minted with. */
  readonly credentialVersion: number | null
  readonly mintedAt: string | null
  readonly expiresAt: string | null
  readonly dueAt: string
  readonly failures: number
  readonly reason: Minting['reason']
  readonly message: string | null
}

const pullSecretPrefix = 'registry-secret-'

export function pullSecretName(registryId: string): string {
  return `${pullSecretPrefix}${registryId}`
}

/** The registry of a pull secret of that name; `null` where the name is not one of ours. */
export function registryIdOf(secretName: string): string | null {
  return secretName.startsWith(pullSecretPrefix) ? secretName.slice(pullSecretPrefix.length) : null
}

export function needsPullSecret(registry: RegistryRecord): boolean {
  if (!registry.enabled) return false
  if (registry.authentication === 'aws-role') return true
  return takesSecret(registry.authentication) && registry.hasPassword && registry.username !== null
}

/** Whether a person keeps a secret here with which it is signed in. */
export function takesSecret(authentication: Authentication): boolean {
  return !['none', 'node-identity', 'aws-role'].includes(authentication)
}

/** Where anyone may publish. A GitHub or GitLab owner, or a cloud account, is one's own. */
const publicKinds: ReadonlySet<RegistryKind> = new Set(['docker-hub', 'quay'])

export function isPublicRegistry({ authentication, kind }: RegistryRecord): boolean {
  return authentication === 'none' || publicKinds.has(kind)
}

/** Whether its namespaces get a short-lived token. */
export function isMinted(registry: RegistryRecord): boolean {
  return registry.delivery === 'minted' && needsPullSecret(registry)
}

/** Where the sealed token is kept that was minted for a registry. */
export function mintedOf(registryId: string): { owner: string; name: string } {
  return { owner: `registry:${registryId}`, name: 'minted' }
}

/** Where a second credential is kept, with the host that it is for. */
export function standbyOf(registryId: string): { owner: string; name: string } {
  return { owner: `registry:${registryId}`, name: 'standby' }
}

/** Where the sealed password of a registry is kept. */
export function passwordOf(registryId: string): { owner: string; name: string } {
  return { owner: `registry:${registryId}`, name: 'password' }
}

const dayMs = 24 * 60 * 60 * 1000
const dueSoonDays = 15

/** A credential is due when its age says so, or before: when it ends. */
export function rotationOf(registry: RegistryRecord, now: Date): Registry['rotation'] {
  const { rotateEveryDays: everyDays } = registry
  const dueAt = dueDateOf(registry)
  if (dueAt === undefined) return { everyDays, dueAt: null, state: 'off' }
  const daysLeft = (dueAt - now.getTime()) / dayMs
  const state = daysLeft < 0 ? 'overdue' : daysLeft < dueSoonDays ? 'due-soon' : 'ok'
  return { everyDays, dueAt: new Date(dueAt).toISOString(), state }
}

function dueDateOf(registry: RegistryRecord): number | undefined {
  const { rotateEveryDays, credentialSetAt, hasPassword } = registry
  if (credentialSetAt === null || !hasPassword) return undefined
  const { expiresAt } = credentialExpiry(registry)
  const dates = [
    ...(rotateEveryDays === null ? [] : [Date.parse(credentialSetAt) + rotateEveryDays * dayMs]),
    ...(expiresAt === null ? [] : [Date.parse(expiresAt)]),
  ]
  return dates.length === 0 ? undefined : Math.min(...dates)
}

/** Nothing has tested the registry as it is now. */
export const unverified: RegistryHealth = {
  state: 'unverified',
  reason: null,
  message: null,
  values: {},
  checkedAt: null,
  credentialVersion: null,
  realm: null,
}

/** What an audit entry says of a registry: no password, not even its length. */
export function auditFacts(registry: RegistryRecord): Readonly<Record<string, unknown>> {
  const approvedRealms = registry.approvedRealms.map(({ origin }) => origin)
  return { ...Object.fromEntries(auditedFields.map((field) => [field, registry[field]])), approvedRealms }
}

/** With why it was saved although its test failed, where someone said so. */
export function withReason(registry: RegistryRecord, reason: string | undefined): Readonly<Record<string, unknown>> {
  return { ...auditFacts(registry), ...(reason === undefined ? {} : { reason }) }
}

const auditedFields = [
  'name',
  'kind',
  'host',
  'imagePath',
  'authentication',
  'username',
  'delivery',
  'tenantId',
  'serviceAccount',
  'environments',
  'isDefault',
  'enabled',
  'plainHttp',
  'rotateEveryDays',
  'credentialVersion',
  'credentialFingerprint',
  'credentialExpiresAt',
  'checksPaused',
  'revision',
] as const satisfies readonly (keyof RegistryRecord)[]
