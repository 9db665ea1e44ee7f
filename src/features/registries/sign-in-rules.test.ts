import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DomainError } from '#contract/errors.ts'
import { Secret } from '#platform/secret.ts'
import { readSignIn, type SignInInput } from './sign-in-rules.ts'

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const fields = {
  type: 'service_account',
  project_id: 'pesit-demo',
  private_key_id: 'abc',
  private_key: privateKey,
  client_email: 'puller@pesit-demo.iam.gserviceaccount.com',
}
const keyFile = JSON.stringify(fields, null, 2)

function given(input: Partial<SignInInput> & { readonly word?: string }): SignInInput {
  const { word, ...rest } = input
  return {
    kind: 'private',
    authentication: undefined,
    username: undefined,
    password: word === undefined ? undefined : new Secret(word),
    delivery: undefined,
    tenantId: undefined,
    ...rest,
  }
}

function refusal(input: SignInInput): string | undefined {
  try {
    readSignIn(input)
    return undefined
  } catch (error) {
    return error instanceof DomainError ? error.errors?.map(({ pointer, code }) => `${pointer} ${code}`).join() : 'bug'
  }
}

describe('how it is signed in is told from what is given', () => {
  test.each([
    ['nothing', {}, 'none', 'static'],
    ['a user name and a password', { username: 'me', word: 'p' }, 'password', 'static'],
    [
      '_json_key and a key file',
      { kind: 'gcr', username: '_json_key', word: keyFile },
      'gcp-service-account',
      'static',
    ],
    ['a key file alone', { kind: 'artifact-registry', word: keyFile }, 'gcp-service-account', 'static'],
    ['an access key', { kind: 'ecr', username: 'AKIAEXAMPLEKEY000001', word: 's' }, 'aws-access-key', 'minted'],
    ['a token of ECR', { kind: 'ecr', username: 'AWS', word: 't' }, 'password', 'static'],
    ['the role of the console', { kind: 'ecr', authentication: 'aws-role' }, 'aws-role', 'minted'],
    ['the nodes', { kind: 'ecr', authentication: 'node-identity' }, 'node-identity', 'static'],
    [
      'a service principal',
      { kind: 'acr', authentication: 'azure-service-principal', username: 'app', word: 's' },
      'azure-service-principal',
      'static',
    ],
  ] as const)('%s', (_what, input, authentication, delivery) => {
    expect(readSignIn(given(input))).toMatchObject({ authentication, delivery })
  })
})

describe('a key file', () => {
  test.each([
    ['as it is', keyFile],
    ['in single quotes', `'${keyFile}'`],
    ['in double quotes', `"${keyFile}"`],
    ['as a JSON string', JSON.stringify(keyFile)],
    ['with blank lines around it', `\n\n${keyFile}\n`],
  ])('%s is kept without what stands around it', (_how, word) => {
    const signIn = readSignIn(given({ kind: 'gcr', authentication: 'gcp-service-account', word }))

    expect(signIn.username).toBe('_json_key')
    expect(signIn.password?.expose()).toBe(keyFile)
    expect(signIn.serviceAccount).toEqual({ email: fields.client_email, projectId: 'pesit-demo' })
  })

  test.each([
    ['no JSON', 'ghp_token'],
    ['another kind of key', JSON.stringify({ ...fields, type: 'authorized_user' })],
    ['no private key', JSON.stringify({ ...fields, private_key: undefined })],
    ['a private key that is none', JSON.stringify({ ...fields, private_key: 'none' })],
    ['no e-mail', JSON.stringify({ ...fields, client_email: '' })],
  ])('%s is refused at the password', (_what, word) => {
    expect(refusal(given({ kind: 'gcr', username: '_json_key', word }))).toBe('/password key-file')
  })
})

describe('what cannot work is refused where it stands', () => {
  test.each([
    ['an access key for GitHub', { kind: 'ghcr', authentication: 'aws-access-key' }, '/authentication authentication'],
    ['no access key id', { kind: 'ecr', authentication: 'aws-access-key', word: 's' }, '/username required'],
    ['no secret', { kind: 'ecr', authentication: 'aws-access-key', username: 'AKIA' }, '/password required'],
    [
      'a password for the role of the console',
      { kind: 'ecr', authentication: 'aws-role', word: 's' },
      '/authentication authentication',
    ],
    [
      'an access key as it is',
      { kind: 'ecr', username: 'AKIAEXAMPLEKEY000001', word: 's', delivery: 'static' },
      '/delivery delivery',
    ],
    ['tokens for a password', { username: 'me', word: 'p', delivery: 'minted' }, '/delivery delivery'],
    [
      'no tenant for tokens',
      { kind: 'acr', authentication: 'azure-service-principal', username: 'a', word: 's', delivery: 'minted' },
      '/tenantId required',
    ],
  ] as const)('%s', (_what, input, at) => {
    expect(refusal(given(input))).toBe(at)
  })
})
