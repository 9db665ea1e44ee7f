import type { Recorder, Sent } from './recorder.ts'
import { type Canary, canary, plainCanary } from './secret-forms.ts'

type Make = (secret: string) => Omit<Sent, 'method' | 'path'> & Partial<Sent>

const registries = { method: 'POST', path: '/api/v1/registries' } as const
const connections = { method: 'POST', path: '/api/v1/connections' } as const
const clusters = { method: 'POST', path: '/api/v1/clusters' } as const

const registry = (password: unknown, more: object = {}) => ({
  body: { name: 'bad', url: 'ghcr.io', username: 'me', password, ...more },
})
const token = (value: unknown) => ({
  body: { name: 'bad', method: 'token', server: 'https://127.0.0.1:1', token: value },
})
const cluster = (password: unknown, more: object) => ({
  body: {
    name: 'bad',
    containerImage: 'ghcr.io/a/b:1',
    database: { url: 'jdbc:postgresql://db/pesit', username: 'me', password },
    ...more,
  },
})
const tooLong = (secret: string) => secret.repeat(Math.ceil(70_000 / secret.length))

/** Things that are there, so that nothing but what is meant is wrong with a request. */
export interface Present {
  readonly registryId: string
  readonly connectionId: string
}

/** Requests that carry a secret and are refused, each for another reason. */
const refused = ({ registryId, connectionId }: Present): Readonly<Record<string, Make>> => ({
  'an object for a password': (secret) => ({ ...registries, ...registry({ x: secret }) }),
  'a list for a password': (secret) => ({ ...registries, ...registry([secret]) }),
  'a password as a key': (secret) => ({ ...registries, ...registry({ [secret]: 1 }) }),
  'a password that is too long': (secret) => ({ ...registries, ...registry(tooLong(secret)) }),
  'an unknown key beside it': (secret) => ({ ...registries, ...registry(secret, { pasword: secret }) }),
  'a name that is taken': (secret) => ({ ...registries, ...registry(secret, { name: 'ghcr' }) }),
  'a wrong kind': (secret) => ({ ...registries, ...registry(secret, { kind: 'ecr' }) }),
  'no user name': (secret) => ({ ...registries, body: { name: 'bad', url: 'ghcr.io', password: secret } }),
  'a password in the URL': (secret) => ({
    ...registries,
    body: { name: 'bad', url: `https://me:${secret}@ghcr.io` },
  }),
  'an encoded password in the URL': (secret) => ({
    ...registries,
    body: { name: 'bad', url: `https://me:${encodeURIComponent(secret)}@ghcr.io/v2/` },
  }),
  'JSON that ends too early': (secret) => ({ ...registries, body: JSON.stringify(registry(secret).body).slice(0, -2) }),
  'JSON with a quote too many': (secret) => ({ ...registries, body: `{"password": "${secret}"}` }),
  'another content type': (secret) => ({
    ...registries,
    ...registry(secret),
    headers: { 'content-type': 'text/plain' },
  }),
  'a prototype': (secret) => ({ ...registries, body: `{"__proto__": ${JSON.stringify({ password: secret })}}` }),
  'an old revision': (secret) => ({
    method: 'PATCH',
    path: `/api/v1/registries/${registryId}`,
    body: { password: secret },
    headers: { 'if-match': '"99"' },
  }),
  'no revision': (secret) => ({
    method: 'PATCH',
    path: `/api/v1/registries/${registryId}`,
    body: { password: secret },
  }),
  'a registry that is not there': (secret) => ({
    method: 'PATCH',
    path: '/api/v1/registries/aaaaaaaa',
    body: { password: secret },
    headers: { 'if-match': '"1"' },
  }),
  'a token that is an object': (secret) => ({ ...connections, ...token({ x: secret }) }),
  'a token that is too long': (secret) => ({ ...connections, ...token(tooLong(secret)) }),
  'a server with a password': (secret) => ({
    ...connections,
    body: { name: 'bad', method: 'token', server: `https://me:${encodeURIComponent(secret)}@host`, token: secret },
  }),
  'a key without its certificate': (secret) => ({
    ...connections,
    body: { name: 'bad', method: 'client-certificate', server: 'https://host', clientKey: secret },
  }),
  'a kubeconfig that is an object': (secret) => ({
    ...connections,
    body: { name: 'bad', method: 'kubeconfig', kubeconfig: { users: [{ token: secret }] } },
  }),
  'a database password that is an object': (secret) => ({ ...clusters, ...cluster({ x: secret }, { connectionId }) }),
  'a database password that is too long': (secret) => ({ ...clusters, ...cluster(tooLong(secret), { connectionId }) }),
  'a database URL with a password': (secret) => ({
    ...clusters,
    ...cluster('x', {
      connectionId,
      database: { url: `jdbc:postgresql://me:${encodeURIComponent(secret)}@db/pesit`, username: 'me', password: 'x' },
    }),
  }),
  'a database URL with a password behind it': (secret) => ({
    ...clusters,
    ...cluster('x', {
      connectionId,
      database: {
        url: `jdbc:postgresql://db/pesit?ssl=true&password=${encodeURIComponent(secret)}`,
        username: 'me',
        password: 'x',
      },
    }),
  }),
  'a cluster with an unknown key': (secret) => ({ ...clusters, ...cluster(secret, { connectionId, replica: 1 }) }),
  'a one-time token that does not count': (secret) => ({
    method: 'POST',
    path: '/api/v1/set-up',
    body: { oneTimeToken: secret },
  }),
  'a one-time token that is an object': (secret) => ({
    method: 'POST',
    path: '/api/v1/set-up',
    body: { oneTimeToken: { x: secret } },
  }),
  'a path that is not there': (secret) => ({ method: 'POST', path: '/api/v1/nothing', ...registry(secret) }),
})

/** The same in the places of a request where only plain characters stand. */
const refusedPlain: Readonly<Record<string, Make>> = {
  'a bearer token that does not count': (secret) => ({
    method: 'GET',
    path: '/api/v1/session',
    headers: { authorization: `Bearer ${secret}` },
  }),
  'Basic credentials': (secret) => ({
    method: 'GET',
    path: '/api/v1/session',
    headers: { authorization: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` },
  }),
  'a token in the URL': (secret) => ({
    method: 'GET',
    path: `/api/v1/registries?access_token=${encodeURIComponent(secret)}`,
  }),
}

/** Sends them all; each must be refused. Names of those that were not are given back. */
export async function sendBadRequests(
  recorder: Recorder,
  present: Present,
): Promise<{ readonly canaries: readonly Canary[]; readonly accepted: readonly string[] }> {
  const canaries: Canary[] = []
  const accepted: string[] = []
  for (const [all, make] of [[refused(present), canary] as const, [refusedPlain, plainCanary] as const]) {
    for (const [name, request] of Object.entries(all)) {
      const secret = make(name)
      canaries.push(secret)
      const { method = 'GET', path = '', ...rest } = request(secret.value)
      const { status } = await recorder.send({ ...rest, method, path })
      if (status < 400 || status >= 500) accepted.push(`${name}: ${status}`)
    }
  }
  return { canaries, accepted }
}
