import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listConnections } from '#contract/connections.ts'
import { listRegistries } from '#contract/registries.ts'
import { startSignedIn, type SignedIn } from './run-pwctl.ts'

const documents = `apiVersion: pesitwizard.com/v1alpha1
kind: Connection
metadata: { name: Paris }
spec: { method: token, server: 'https://127.0.0.1:9', token: a-service-account-token, namespaces: { names: [pesit] } }
---
name: GitHub Registry
url: ghcr.io
username: me
password: first-password
---
apiVersion: pesitwizard.com/v1alpha1
kind: Cluster
metadata: { name: production }
spec:
  connection: Paris
  registry: GitHub Registry
  containerImage: ghcr.io/cpoder/pesitwizard-server:1.2.0
  replicas: 2
  database: { url: 'jdbc:postgresql://db.example:5432/pesit', username: pesit, password: database-password }
`
const names = (verb: string) =>
  `connection/paris ${verb}\nregistry/github-registry ${verb}\ncluster/production ${verb}\n`

let it: SignedIn

beforeEach(async () => {
  const nowhere = { AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:9', PESITWIZARD_ENTRA_URL: 'http://127.0.0.1:9' }
  it = await startSignedIn({ environment: nowhere })
})

afterEach(() => it.stop())

test('what is exported, applied again, is unchanged, and holds no secret', async () => {
  await it.pwctl(['apply', '-f', '-'], { stdin: documents })

  const yaml = await it.pwctl(['export'])
  const again = await it.pwctl(['apply', '-f', '-'], { stdin: yaml.out })
  const json = await it.pwctl(['export', '-o', 'json'])
  const fromJson = await it.pwctl(['apply', '-f', '-'], { stdin: json.out })

  expect(again.out).toContain(names('unchanged').split('\n')[0])
  expect(again.out.match(/ unchanged\n/g)).toHaveLength(4)
  expect(again).toMatchObject({ code: 0, out: fromJson.out })
  expect(yaml.out).toContain('kind: Cluster')
  expect(yaml.out).toContain('# To make it anew, add passwordFrom: {env: GITHUB_REGISTRY_PASSWORD}')
  expect(yaml.out + json.out).not.toMatch(/first-password|database-password|a-service-account-token/)
})

test('an export goes to a file, of what was named, in the short form where that is asked for', async () => {
  await it.pwctl(['apply', '-f', '-'], { stdin: documents })
  const file = join(it.home, 'registries.yaml')

  const written = await it.pwctl(['export', 'registry/GitHub Registry', '--short', '-f', file])
  const missing = await it.pwctl(['export', 'registry/GitHub Regstry'])
  const applied = await it.pwctl(['apply', '-f', file])

  expect(written).toMatchObject({ code: 0, out: '' })
  expect(await readFile(file, 'utf8')).toContain('name: GitHub Registry\nurl: ghcr.io\nusername: me\n')
  expect(missing).toMatchObject({ code: 5, err: expect.stringContaining('Did you mean "GitHub Registry"?') })
  expect(applied.out).toBe('registry/github-registry unchanged\n')
})

test('diff shows what apply would change, never a secret, and changes nothing', async () => {
  const anew = await it.pwctl(['diff', '-f', '-'], { stdin: documents })
  await it.pwctl(['apply', '-f', '-'], { stdin: documents })

  const same = await it.pwctl(['diff', '-f', '-'], { stdin: documents })
  const other = await it.pwctl(['diff', '-f', '-'], { stdin: documents.replace('username: me', 'username: you') })
  const secret = await it.pwctl(['diff', '-f', '-'], { stdin: documents.replace('first-password', 'second-password') })
  const wrong = await it.pwctl(['diff', '-f', '-'], { stdin: 'name: a\nulr: b\n' })
  const unreachable = await it.pwctl(['diff', '-f', '-', '--server', 'http://127.0.0.1:9'], { stdin: documents })

  expect(anew.code).toBe(1)
  expect(anew.out).toContain('+++ registry/github-registry (applied)')
  expect(same).toMatchObject({ code: 0, out: '' })
  expect(other.code).toBe(1)
  expect(other.out).toContain('-   username: me\n+   username: you\n')
  expect(secret).toMatchObject({ code: 1, out: expect.stringContaining('~ password: [secret] differs') })
  expect(anew.out + other.out + secret.out).not.toMatch(/(first|second|database)-password/)
  expect([wrong.code, unreachable.code]).toEqual([2, 2])
  const { items } = (await it.console.call(listRegistries, {})).value
  expect(items.find(({ name }) => name === 'GitHub Registry')).toMatchObject({ username: 'me', revision: 1 })
})

test('a dry run says what would be done and does not do it', async () => {
  const client = await it.pwctl(['apply', '-f', '-', '--dry-run', 'client'], { stdin: documents })
  const server = await it.pwctl(['apply', '-f', '-', '--dry-run', 'server'], { stdin: documents })
  const refused = await it.pwctl(['apply', '-f', '-', '--dry-run', 'server'], {
    stdin: 'name: a\nurl: ghcr.io\nkind: ecr\n',
  })

  expect(client).toMatchObject({ code: 0, out: names('created (dry run)') })
  expect(server).toMatchObject({ code: 0, out: names('created (dry run)') })
  expect(refused.code).not.toBe(0)
  expect((await it.console.call(listConnections, {})).value.items).toEqual([])
  expect((await it.console.call(listRegistries, {})).value.items).toHaveLength(1)
})

test('a connection whose Kubernetes is away is said to be still going', async () => {
  const stdin = `apiVersion: pesitwizard.com/v1alpha1
kind: Connection
metadata: { name: Nowhere }
spec: { method: token, server: 'https://127.0.0.1:9', token: a-service-account-token }
`
  await it.pwctl(['apply', '-f', '-'], { stdin })

  const deleted = await it.pwctl(['delete', '-f', '-', '--yes', '--timeout', '200ms'], { stdin })

  expect(deleted).toMatchObject({ code: 0, out: 'connection/nowhere deleting\n' })
})

test('a registry in use is not deleted, and what was done before is told to programs as well', async () => {
  await it.pwctl(['apply', '-f', '-'], { stdin: documents })
  const stdin = 'name: nothing\nurl: quay.io\n---\nname: GitHub Registry\nurl: ghcr.io\n'

  const answer = await it.pwctl(['delete', '-f', '-', '--yes', '-o', 'json'], { stdin })

  expect(answer.code).toBe(3)
  expect(JSON.parse(answer.out)).toEqual([{ kind: 'Registry', name: 'nothing', action: 'absent' }])
  expect(answer.err).toContain('production')
})

test('documents come from folders and addresses, and those of an address may read nothing here', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'))
  await writeFile(join(folder, 'one.yaml'), 'name: One\nurl: quay.io\n')
  const served = 'name: Two\nurl: quay.io\n'
  const greedy = 'name: Three\nurl: quay.io\nusername: me\npasswordFrom: { env: HOME_SECRET }\n'
  const server = createServer((request, response) => response.end(request.url === '/two' ? served : greedy))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  const both = await it.pwctl(['apply', '-f', folder, '-f', `${url}/two`])
  const refused = await it.pwctl(['apply', '-f', `${url}/three`], { env: { HOME_SECRET: 'taken' } })
  server.close()
  await rm(folder, { recursive: true })

  expect(both).toMatchObject({ code: 0, out: 'registry/one created\nregistry/two created\n' })
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('may not read') })
})

test.each([
  ['name', 'registry/one\n'],
  ['jsonpath={[0].action}', 'created\n'],
  ['table', 'registry/one created\n'],
])('the outcome of apply as %s', async (form, out) => {
  const answer = await it.pwctl(['apply', '-f', '-', '-o', form], { stdin: 'name: One\nurl: quay.io\n' })

  expect(answer).toMatchObject({ code: 0, out })
})

test('a pull secret and a Docker configuration make registries; the page’s example of one is still to be filled in', async () => {
  const auth = Buffer.from('me:a-borrowed-word').toString('base64')
  const secret = (content: string, name: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: '${name}' }\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${content}\n`
  const content = Buffer.from(JSON.stringify({ auths: { 'ghcr.io': { auth } } })).toString('base64')

  const bySecret = await it.pwctl(['apply', '-f', '-'], { stdin: secret(content, 'pull') })
  const byConfig = await it.pwctl(['apply', '-f', '-'], { stdin: JSON.stringify({ auths: { 'ghcr.io': { auth } } }) })
  const example = await it.pwctl(['apply', '-f', '-'], {
    stdin: secret('<base64-encoded-config>', 'registry-secret-{id}'),
  })

  expect(bySecret).toMatchObject({ code: 0, out: 'registry/ghcr-io created\n' })
  expect(byConfig).toMatchObject({ code: 0, out: 'registry/ghcr-io unchanged\n' })
  expect(example).toMatchObject({ code: 2, err: expect.stringContaining('placeholders') })
  expect(bySecret.err + byConfig.err).not.toContain('a-borrowed-word')
})

test('a registry whose tokens are minted comes back from its export as it was, long and short', async () => {
  const registries = `- name: Paris images
  url: 123456789012.dkr.ecr.eu-west-3.amazonaws.com
  authentication: aws-access-key
  username: AKIAEXAMPLEKEY000001
  password: aws-secret-canary
- name: Azure images
  url: example.azurecr.io
  authentication: azure-service-principal
  username: 66666666-7777-8888-9999-000000000000
  password: azure-secret-canary
  delivery: minted
  tenantId: contoso.onmicrosoft.com
`
  const created = await it.pwctl(['apply', '-f', '-'], { stdin: registries })

  const long = await it.pwctl(['export', 'registry'])
  const short = await it.pwctl(['export', 'registry', '--short'])
  const fromLong = await it.pwctl(['apply', '-f', '-'], { stdin: long.out })
  const fromShort = await it.pwctl(['apply', '-f', '-'], { stdin: short.out })

  expect(created.out.match(/ created\n/g)).toHaveLength(2)
  expect([fromLong.out, fromShort.out].map((out) => out.match(/images unchanged\n/g)?.length)).toEqual([2, 2])
  expect(long.out).toContain('delivery: minted')
  expect(short.out).toContain('tenantId: contoso.onmicrosoft.com')
  expect(long.out + short.out).not.toContain('canary')
})
