import type { RegistryTestVerdict } from '#contract/checks.ts'
import type { Authentication, Delivery, RegistryKind } from '#contract/registries.ts'
import type { AwsSigner } from '#platform/clouds/aws-role.ts'
import type { CloudConnection } from '#platform/clouds/cloud-request.ts'
import type { TokenFacts } from '#platform/clouds/token-facts.ts'
import type { ImageScan } from '#platform/clouds/image-scan.ts'
import type { MintOutcome } from '#platform/clouds/mint-outcome.ts'
import type { Credential } from '#platform/oci/credential.ts'
import type { Secret } from '#platform/secret.ts'

/** What the console knows of the provider of a registry. Nothing outside of this folder asks which provider it is. */
export interface Kind {
  readonly kind: RegistryKind
  /** Whether a host (without its port) belongs to the provider by its name: whole names only, never a look-alike. */
  readonly owns: (hostname: string) => boolean
  /** Whether people also run it at names of their own. */
  readonly isSelfHosted: boolean
  /** How it is signed in to, and what of each may be delivered to namespaces: the first where nobody chooses. */
  readonly authentications: Partial<Readonly<Record<Authentication, readonly Delivery[]>>>
  /** How it is signed in to where nobody says so, told from what was given. */
  readonly infer?: (given: GivenSignIn) => Authentication | undefined
  /** Has a short-lived token issued. Only of a kind that offers one. */
  readonly mint?: (question: MintQuestion, clouds: Clouds) => Promise<MintOutcome>
  /** Asks the provider what it tells of a password or token. */
  readonly inspect?: InspectCredential
  /** Whether a scope is no more than a pull needs. */
  readonly isForPull?: (scope: string) => boolean
  /** Asks what the registry itself knows of the vulnerabilities of an image. `undefined`: nothing is told. */
  readonly readScan?: (image: ScanQuestion, clouds: Clouds) => Promise<ImageScan | undefined>
  /** Where reading a manifest counts for a limit: the platforms of an image, told otherwise. `undefined`: not told. */
  readonly readPlatforms?: (image: TaggedImage, clouds: Clouds) => Promise<readonly string[] | undefined>
  /** What its own refusals mean, where the provider has a reason of its own. */
  readonly hints?: Partial<Readonly<Record<RegistryTestVerdict, string>>>
}

export interface GivenSignIn {
  readonly username: string | null | undefined
  readonly password: Secret | undefined
}

export interface TaggedImage {
  readonly repository: string
  /** As it was named: a tag, or a digest. */
  readonly reference: string
  readonly digest: string
}

export interface ScanQuestion extends Pick<MintQuestion, 'host' | 'authentication' | 'username' | 'password'> {
  /** Of the registry itself. */
  readonly origin: string
  /** What pull secrets hold. */
  readonly credential: Credential | undefined
  readonly repository: string
  /** A tag, or a digest. */
  readonly reference: string
}

export interface MintQuestion {
  readonly host: string
  readonly plainHttp: boolean
  readonly caCertificate: string | null
  readonly authentication: Authentication
  readonly username: string | null
  readonly password: Secret | undefined
  readonly tenantId: string | null
}

/** How the clouds are reached, and where they are. */
export interface Clouds extends CloudConnection {
  /** In place of the address of ECR of each region. */
  readonly awsEndpoint: URL | undefined
  /** The role that the console itself has at AWS. */
  readonly awsRole: (region: string) => Promise<AwsSigner>
  readonly googleTokenUrl: URL
  /** In place of the Entra of the Azure cloud that the registry is in. */
  readonly entra: URL | undefined
  /** Where GitHub tells of its tokens. */
  readonly gitHubApi: URL
  /** Where Docker Hub tells of public images. */
  readonly dockerHubApi: URL
}

/** What can be learnt of a credential from its provider, or from the credential itself. */
export interface CredentialFacts extends TokenFacts {
  /** What of the scopes is more than a pull needs. */
  readonly beyondPull: readonly string[]
}

export interface InspectQuestion {
  readonly host: string
  /** Of the registry itself. */
  readonly origin: string
  readonly approvedRealms: readonly { readonly origin: string }[]
  readonly credential: Credential
}

/**
 * Asked only of a credential that the registry itself has accepted. It goes to the registry's own origin, to one that
 * the kind names, or to one that an administrator approved. `undefined`: nothing is told.
 */
export type InspectCredential = (question: InspectQuestion, clouds: Clouds) => Promise<TokenFacts | undefined>

/** What every registry may be signed in to by. */
export const usualAuthentications = {
  none: [],
  password: ['static'],
  'node-identity': [],
} as const satisfies Kind['authentications']
