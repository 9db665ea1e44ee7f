import { assert, asyncProperty, string } from 'fast-check'
import { expect, test } from 'vitest'
import { understandPaste } from './understand-paste.ts'

const base64 = (text: string) => btoa(text)
const config = JSON.stringify({ auths: { 'ghcr.io': { auth: base64('me:secret') } } })

test.each([
  [
    'docker login ghcr.io -u me -p secret',
    { url: 'ghcr.io', username: 'me', password: 'secret' },
    ['password-on-command-line'],
  ],
  ['$ sudo docker login --username=me --password=secret', { url: 'docker.io' }, ['password-on-command-line']],
  [
    "podman login -u 'robot$team+pull' -psecret harbor.example:8443",
    { url: 'harbor.example:8443', username: 'robot$team+pull' },
    ['password-on-command-line'],
  ],
  [
    'echo $CR_PAT | docker login ghcr.io -u me --password-stdin',
    { url: 'ghcr.io', username: 'me' },
    ['password-missing'],
  ],
  ['helm registry login -u me -p "$TOKEN" registry.example.com', { url: 'registry.example.com' }, ['password-missing']],
  [
    'crane auth login quay.io -u me \\\n  -p secret',
    { url: 'quay.io', password: 'secret' },
    ['password-on-command-line'],
  ],
  [
    'aws ecr get-login-password --region eu-west-3 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-3.amazonaws.com',
    { url: '123456789012.dkr.ecr.eu-west-3.amazonaws.com', username: 'AWS' },
    ['short-lived', 'password-missing'],
  ],
  [
    'kubectl create secret docker-registry regcred --docker-server=https://index.docker.io/v1/ --docker-username=me --docker-password=secret -n transfers',
    { source: 'kubectl', url: 'docker.io', username: 'me', password: 'secret' },
    [],
  ],
  [config, { source: 'config', url: 'ghcr.io', username: 'me', password: 'secret' }, []],
  [
    JSON.stringify({ auths: { 'ghcr.io': {} }, credsStore: 'desktop' }),
    { source: 'config', url: 'ghcr.io' },
    ['password-elsewhere'],
  ],
  [
    `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${base64(config)}\n`,
    { source: 'secret', url: 'ghcr.io', username: 'me', password: 'secret' },
    [],
  ],
  ['https://registry.example.com:5000/v2/', { source: 'address', url: 'registry.example.com:5000' }, []],
  ['https://harbor.example/harbor/projects/1', { source: 'address', url: 'harbor.example' }, ['path-dropped']],
  ['ghcr.io', { source: 'address', url: 'ghcr.io' }, []],
  [
    'ghcr.io/cpoder/pesitwizard-server:1.2.3',
    { source: 'image', url: 'ghcr.io', imagePath: 'cpoder/pesitwizard-server', defaultTag: '1.2.3' },
    [],
  ],
])('understands %s', async (text, wanted, notes) => {
  const found = await understandPaste(text)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject(wanted)
  expect(found[0]?.notes).toEqual(notes)
})

test('the key of a service account is the password as it stands', async () => {
  const key = JSON.stringify({ type: 'service_account', project_id: 'p', private_key: 'k', client_email: 'a@b' })
  const [found] = await understandPaste(key)
  expect(found).toMatchObject({ source: 'service-account', username: '_json_key', password: key })
})

test('registries selected across the page, with the words that name their language, are three', async () => {
  const blocks = ['Docker Hub', 'GitHub Registry', 'Private Registry'].map(
    (name, index) => `yaml\nname: ${name}\nurl: host-${index}.example\nusername: me\npassword: secret\n`,
  )
  const found = await understandPaste(blocks.join('\n'))
  expect(found.map(({ name, url }) => [name, url])).toEqual([
    ['Docker Hub', 'host-0.example'],
    ['GitHub Registry', 'host-1.example'],
    ['Private Registry', 'host-2.example'],
  ])
})

test.each([[''], ['hello world'], ['https://user:pass@host/'], ['{"a":1}'], ['rm -rf /'], ['password: x']])(
  'is not misled by %s',
  async (text) => {
    expect(await understandPaste(text)).toEqual([])
  },
)

test('whatever is pasted, it answers', async () => {
  await assert(
    asyncProperty(string({ unit: 'binary', maxLength: 300 }), async (text) => {
      expect(Array.isArray(await understandPaste(text))).toBe(true)
    }),
  )
})
