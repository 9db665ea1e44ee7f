import { createConnection, deleteConnection, testConnection, updateConnection } from '#contract/connections.ts'
import { makeCertificate } from '#sandbox/kubernetes/certificate.ts'
import type { Recorder } from './recorder.ts'
import { type Canary, canary, plainCanary } from './secret-forms.ts'

interface Planted {
  readonly name: string
  readonly canary: Canary
  /** The part of the body that holds it. */
  readonly access: object
}

/** In every field of a connection that holds a secret, good values and such as no client can use. */
export async function plantInConnections(recorder: Recorder, server: string): Promise<readonly Canary[]> {
  const planted = [...tokens(server), ...(await keys(server)), ...kubeconfigs(server)]
  for (const { name, access } of planted) {
    const { value } = await recorder.ask(createConnection, { body: { name, ...access } })
    await recorder.ask(testConnection, { params: { id: value.id } })
  }
  return [...planted.map((each) => each.canary), ...(await plantAndTakeAway(recorder, server))]
}

function tokens(server: string): readonly Planted[] {
  const good = plainCanary('connection token')
  const bad = canary('connection token that no header takes')
  return [good, bad].map((token) => ({
    name: token.name,
    canary: token,
    access: { method: 'token', server, token: token.value },
  }))
}

async function keys(server: string): Promise<readonly Planted[]> {
  const { key, certificate } = await makeCertificate(new Date())
  const good: Canary = { name: 'client key', value: key.split('\n')[2] ?? '', belongs: /^$/ }
  const bad = canary('client key that is none')
  const method = 'client-certificate'
  return [
    { name: good.name, canary: good, access: { method, server, clientCertificate: certificate, clientKey: key } },
    { name: bad.name, canary: bad, access: { method, server, clientCertificate: certificate, clientKey: pem(bad) } },
  ]
}

function pem({ value }: Canary): string {
  return `-----BEGIN PRIVATE KEY-----\n${value}\n-----END PRIVATE KEY-----\n`
}

function kubeconfigs(server: string): readonly Planted[] {
  const users: Readonly<Record<string, (secret: Canary) => object>> = {
    token: ({ value }) => ({ token: value }),
    password: ({ value }) => ({ username: 'the-user', password: value }),
    'client key': (secret) => ({ 'client-key-data': Buffer.from(pem(secret)).toString('base64') }),
    plugin: ({ value }) => ({ exec: { command: 'plugin', args: [value], env: [{ name: 'TOKEN', value }] } }),
  }
  const good = Object.entries(users).map(([field, user]): Planted => {
    const secret = field === 'token' ? plainCanary(`kubeconfig ${field}`) : canary(`kubeconfig ${field}`)
    return { name: secret.name, canary: secret, access: kubeconfig(JSON.stringify(document(server, user(secret)))) }
  })
  const inUrls = ['server', 'proxy-url'].map((field): Planted => {
    const secret = canary(`kubeconfig ${field}`)
    const url = server.replace('://', `://me:${encodeURIComponent(secret.value)}@`)
    const text = JSON.stringify(document(server, { token: 'no-token' }, { [field]: url }))
    return { name: secret.name, canary: secret, access: kubeconfig(text) }
  })
  const broken = canary('kubeconfig that is no YAML')
  const text = `apiVersion: v1\nusers:\n- name: u\n  user: {password: [${JSON.stringify(broken.value)}\n`
  const shapeless = canary('kubeconfig of another shape')
  return [
    ...good,
    ...inUrls,
    { name: broken.name, canary: broken, access: kubeconfig(text) },
    { name: shapeless.name, canary: shapeless, access: kubeconfig(JSON.stringify([shapeless.value])) },
  ]
}

function kubeconfig(text: string): object {
  return { method: 'kubeconfig', kubeconfig: text }
}

function document(server: string, user: object, more: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [{ name: 'k', cluster: { server, 'insecure-skip-tls-verify': true, ...more } }],
    users: [{ name: 'u', user }],
  }
}

async function plantAndTakeAway(recorder: Recorder, server: string): Promise<readonly Canary[]> {
  const [first, second] = [plainCanary('replaced connection token'), plainCanary('token of a deleted connection')]
  const body = { name: 'to be deleted', method: 'token', server, token: first.value, enabled: false }
  const { id } = (await recorder.ask(createConnection, { body })).value
  const change = { params: { id }, body: { token: second.value }, headers: { 'if-match': '"1"' } }
  const { etag } = await recorder.ask(updateConnection, change)
  await recorder.ask(deleteConnection, { params: { id }, headers: { 'if-match': etag } })
  return [first, second]
}
