import { azureApplication } from './fake-azure.ts'
import { googleKeyFile } from './fake-google.ts'
import type { Issuer } from './fake-issuer.ts'
import type { Answerer, Said } from './fake-server.ts'
import type { Provider } from './provider-registries.ts'

/** A user name and a password that each provider takes, with the odd signs that theirs have. */
export const people = {
  dockerHub: ['cpoder', 'dckr_pat_9Hk-canary-Zz'],
  ghcr: ['my-github-user', 'ghp_canaryCanary0123456789abcdefABCDEF'],
  harbor: ['robot$team+puller', 'hArb0r"canary\\:$ecret'],
  quay: ['team+robot', 'QUAYCANARY0123456789'],
  gitlab: ['gitlab+deploy-token-1', 'gldt-canary_x-y'],
  basic: ['pull', 'pa:ss:canary "quoted" é€😀'],
  bearer: ['pull', "canary'$HOME`id`"],
} as const satisfies Record<string, readonly [string, string]>

const only =
  ([username, password]: readonly [string, string]) =>
  (name: string, word: string): boolean =>
    name === username && word === password

const denied = (status: number, code: string, message: string): Said => ({
  status,
  body: { errors: [{ code, message, detail: null }] },
})

const bearer = (realm: string, service: string) => (_origin: string, asked: string | undefined) =>
  `Bearer realm="${realm}",service="${service}"${asked === undefined ? '' : `,scope="repository:${asked}:pull"`}`

const ownBearer = (path: string, service: string) => (origin: string, asked: string | undefined) =>
  bearer(`${origin}${path}`, service)(origin, asked)

const issuedNow = (token: string, seconds: number) => ({
  token,
  expires_in: seconds,
  issued_at: new Date().toISOString(),
})

export const dockerHub: Provider = {
  host: 'docker.io',
  apiHost: 'registry-1.docker.io',
  challenge: bearer('https://auth.docker.io/token', 'registry.docker.io'),
  tokenAt: { host: 'auth.docker.io', path: '/token', service: 'registry.docker.io' },
  tokenAnswer: (token) => ({ ...issuedNow(token, 300), access_token: token }),
  accepts: only(people.dockerHub),
  refusal: { status: 401, body: { details: 'incorrect username or password' } },
  headers: {
    'docker-distribution-api-version': 'registry/2.0',
    'ratelimit-limit': '200;w=21600',
    'ratelimit-remaining': '198;w=21600',
    'docker-ratelimit-source': 'cpoder',
  },
}

export const ghcr: Provider = {
  host: 'ghcr.io',
  challenge: (origin) => `Bearer realm="${origin}/token",service="ghcr.io",scope="repository:user/image:pull"`,
  tokenAt: { path: '/token', service: 'ghcr.io' },
  tokenAnswer: (token) => ({ token }),
  accepts: only(people.ghcr),
  refusal: denied(403, 'DENIED', 'denied: denied'),
}

export const harbor: Provider = {
  host: 'harbor.example.com',
  challenge: ownBearer('/service/token', 'harbor-registry'),
  tokenAt: { path: '/service/token', service: 'harbor-registry' },
  tokenAnswer: (token) => ({ ...issuedNow(token, 1800), access_token: '' }),
  accepts: only(people.harbor),
  refusal: denied(401, 'UNAUTHORIZED', 'unauthorized: unauthorized'),
}

export const quay: Provider = {
  host: 'quay.io',
  challenge: ownBearer('/v2/auth', 'quay.io'),
  tokenAt: { path: '/v2/auth', service: 'quay.io' },
  accepts: only(people.quay),
  refusal: { status: 401, body: { error: 'Could not find robot with specified username' } },
}

export const gitlab: Provider = {
  host: 'registry.gitlab.com',
  challenge: bearer('https://gitlab.com/jwt/auth', 'container_registry'),
  tokenAt: { host: 'gitlab.com', path: '/jwt/auth', service: 'container_registry' },
  tokenAnswer: (token) => ({ token }),
  accepts: only(people.gitlab),
  refusal: denied(403, 'UNAUTHORIZED', 'HTTP Basic: Access denied.'),
}

export const basic: Provider = {
  host: 'registry.mycompany.com',
  challenge: () => 'Basic realm="Registry Realm"',
  accepts: only(people.basic),
  refusal: denied(401, 'UNAUTHORIZED', 'authentication required'),
}

export const bearerOnly: Provider = {
  host: 'images.mycompany.com',
  challenge: ownBearer('/auth/token', 'Docker registry'),
  tokenAt: { path: '/auth/token', service: 'Docker registry' },
  accepts: only(people.bearer),
  refusal: { status: 401, body: { details: 'no' } },
}

/** Takes the key file as it is, and the tokens of the issuer. */
export function artifactRegistry(issuer: Issuer): Provider {
  return {
    host: 'europe-docker.pkg.dev',
    challenge: ownBearer('/v2/token', 'europe-docker.pkg.dev'),
    tokenAt: { path: '/v2/token', service: 'europe-docker.pkg.dev' },
    tokenAnswer: (token) => issuedNow(token, 3600),
    accepts: (username, password) =>
      (username === '_json_key' && password === googleKeyFile) ||
      (username === 'oauth2accesstoken' && issuer.accepts(password)),
    refusal: denied(401, 'UNAUTHORIZED', 'authentication failed'),
  }
}

export function ecr(issuer: Issuer): Provider {
  const host = '123456789012.dkr.ecr.eu-west-3.amazonaws.com'
  return {
    host,
    challenge: () => `Basic realm="https://${host}/",service="ecr.amazonaws.com"`,
    accepts: (username, password) => username === 'AWS' && issuer.accepts(password),
    refusal: { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Not Authorized\n' },
    headers: { 'docker-distribution-api-version': 'registry/2.0' },
  }
}

/** Takes application id and secret as they are, and its own refresh tokens. */
export function acr(issuer: Issuer, exchange: Answerer): Provider {
  return {
    host: 'pesitdemo.azurecr.io',
    challenge: ownBearer('/oauth2/token', 'pesitdemo.azurecr.io'),
    tokenAt: { path: '/oauth2/token', service: 'pesitdemo.azurecr.io' },
    tokenAnswer: (token) => ({ access_token: token }),
    accepts: (username, password) =>
      (username === azureApplication.applicationId && password === azureApplication.clientSecret) ||
      (username === '00000000-0000-0000-0000-000000000000' && issuer.accepts(password)),
    refusal: denied(401, 'UNAUTHORIZED', 'authentication required, visit https://aka.ms/acr/authorization'),
    others: [{ path: '/oauth2/exchange', answer: exchange }],
  }
}
