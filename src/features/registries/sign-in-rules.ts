import type { DomainError } from '#contract/errors.ts'
import type { Authentication, Delivery, Registry, RegistryKind } from '#contract/registries.ts'
import type { Secret } from '#platform/secret.ts'
import { kindNamed } from './kinds/kinds.ts'
import { readKeyFile } from './read-key-file.ts'
import { takesSecret } from './registry.ts'
import { invalidField } from './registry-rules.ts'

export interface SignIn {
  readonly authentication: Authentication
  readonly username: string | null
  /** As it is to be kept: quotes around a key file are gone. `undefined` where none was given. */
  readonly password: Secret | undefined
  readonly delivery: Delivery
  readonly tenantId: string | null
  readonly serviceAccount: Registry['serviceAccount']
}

export interface SignInInput {
  readonly kind: RegistryKind
  readonly authentication: Authentication | undefined
  readonly username: string | null | undefined
  readonly password: Secret | undefined
  readonly delivery: Delivery | undefined
  readonly tenantId: string | null | undefined
}

/** How the console signs in, told from what there is to sign in with where it is not said. */
export function readSignIn(input: SignInInput): SignIn {
  const authentication = input.authentication ?? inferred(input)
  refuseUnknown(input.kind, authentication)
  const delivery = chooseDelivery(input, authentication)
  const tenantId = authentication === 'azure-service-principal' ? (input.tenantId ?? null) : null
  if (!takesSecret(authentication)) {
    refuseCredential(input, authentication)
    return { authentication, username: null, password: undefined, delivery, tenantId, serviceAccount: null }
  }
  if (authentication === 'gcp-service-account') {
    if (input.password === undefined) throw missing(authentication, 'password')
    return { authentication, username: '_json_key', delivery, tenantId, ...requireKeyFile(input.password) }
  }
  if (!input.username) throw missing(authentication, 'username')
  if (input.password === undefined) throw missing(authentication, 'password')
  if (authentication === 'azure-service-principal' && delivery === 'minted' && tenantId === null) {
    throw invalidField(
      '/tenantId',
      'required',
      'The tenant is missing',
      'Tokens of a service principal are issued by its Entra tenant: give its GUID or domain, or deliver the secret as it is.',
    )
  }
  const { username, password } = input
  return { authentication, username, password, delivery, tenantId, serviceAccount: null }
}

function inferred({ kind, username, password }: SignInInput): Authentication {
  const told = kindNamed(kind).infer?.({ username, password })
  return told ?? (password !== undefined || username ? 'password' : 'none')
}

function refuseUnknown(kind: RegistryKind, authentication: Authentication): void {
  const known = kindNamed(kind).authentications
  if (known[authentication] !== undefined) return
  throw invalidField(
    '/authentication',
    'authentication',
    `A registry of the kind ${kind} is not signed in to by "${authentication}"`,
    `Choose one of: ${Object.keys(known).join(', ')}.`,
  )
}

function chooseDelivery({ kind, delivery }: SignInInput, authentication: Authentication): Delivery {
  const [first = 'static', ...others] = kindNamed(kind).authentications[authentication] ?? []
  if (delivery === undefined || delivery === first || others.includes(delivery)) return delivery ?? first
  throw invalidField(
    '/delivery',
    'delivery',
    delivery === 'minted'
      ? `Nothing is minted for the authentication "${authentication}"`
      : `The authentication "${authentication}" works by minted tokens only`,
    `Leave the delivery out; it would be ${first}.`,
  )
}

function refuseCredential({ username, password }: SignInInput, authentication: Authentication): void {
  if (password === undefined && !username) return
  throw invalidField(
    '/authentication',
    'authentication',
    `A registry with authentication "${authentication}" has no user name and no password`,
    'Leave them out, or choose the authentication "password".',
  )
}

type Field = 'username' | 'password'
type Words = Readonly<Record<Field, readonly [detail: string, hint: string]>>

const usualWords: Words = {
  username: ['The user name is missing', 'A password or token needs the user name that it belongs to.'],
  password: ['The password is missing', 'Give the password or token, or choose the authentication "none".'],
}

const wordsOf: Partial<Readonly<Record<Authentication, Words>>> = {
  'gcp-service-account': {
    ...usualWords,
    password: ['The key file is missing', 'Give the JSON key file of the service account as the password.'],
  },
  'aws-access-key': {
    username: ['The access key id is missing', 'Give it as the user name; it begins with AKIA.'],
    password: ['The secret access key is missing', 'Give it as the password.'],
  },
  'azure-service-principal': {
    username: ['The application id is missing', 'Give it as the user name; it is a GUID.'],
    password: ['The client secret is missing', 'Give its value (not its id) as the password.'],
  },
}

function missing(authentication: Authentication, field: Field): DomainError {
  const [detail, hint] = (wordsOf[authentication] ?? usualWords)[field]
  return invalidField(`/${field}`, 'required', detail, hint)
}

const keyProblems = {
  'not-json': 'The password is not the JSON key file of a service account',
  'not-a-service-account': 'The key file is not one of a service account: its type must be service_account',
  incomplete: 'The key file is not complete: private_key and client_email are needed',
} as const

function requireKeyFile(password: Secret): Pick<SignIn, 'password' | 'serviceAccount'> {
  const read = readKeyFile(password)
  if (!read.ok) {
    throw invalidField(
      '/password',
      'key-file',
      keyProblems[read.reason],
      'Download a key of the type JSON for the service account, and give the whole file.',
    )
  }
  const { text, email, projectId } = read
  return { password: text, serviceAccount: { email, projectId } }
}
