import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Each folder of src/ and the folders it may import. A change here is a change of architecture. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  platform: ['contract'],
  features: ['contract', 'platform'],
  sandbox: ['contract', 'platform'],
  server: ['contract', 'platform', 'features', 'sandbox'],
  cli: ['contract'],
  web: ['contract'],
}

/** Each feature and the features it may use. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  registries: [],
  connections: [],
  'pull-secrets': ['registries', 'connections'],
  operations: [],
  checks: ['registries', 'connections', 'pull-secrets', 'failures'],
  practices: ['registries', 'checks'],
  images: ['registries', 'connections'],
  clusters: ['registries', 'connections', 'pull-secrets', 'operations', 'failures'],
  rotation: ['registries', 'connections', 'pull-secrets', 'clusters', 'checks', 'operations'],
  diagnosis: ['registries', 'connections', 'pull-secrets', 'images', 'clusters', 'operations', 'failures'],
  failures: [],
  notifications: ['registries', 'checks', 'clusters', 'operations', 'failures'],
  access: [],
  audit: [],
  events: [],
}

interface Import {
  readonly file: string
  readonly target: string
}

function importsOf(folder: string): readonly Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'),
  )
  expect(files).not.toEqual([])
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, target = '']) => ({ file, target }))
  })
}

const folders = Object.keys(mayImport)

test('every folder of src/ is in the table', () => {
  expect(readdirSync('src').toSorted()).toEqual(folders.toSorted())
})

test('every feature is in the table', () => {
  expect(readdirSync('src/features').toSorted()).toEqual(Object.keys(mayUse).toSorted())
})

test.each(Object.entries(mayImport))('%s imports only what it may', (folder, allowed) => {
  const forbidden = importsOf(`src/${folder}`)
    .map(({ file, target }) => ({ file, target: /^#([a-z]+)\//.exec(target)?.[1] ?? '' }))
    .filter(({ target }) => target !== '' && target !== folder && !allowed.includes(target))
  expect(forbidden).toEqual([])
})

test('the contract needs nothing but zod, and yaml where it reads documents', () => {
  const others = importsOf('src/contract').filter(({ file, target }) => {
    const isYaml = target === 'yaml' && file.startsWith('documents/')
    return !isYaml && !/^(\.\/|#contract\/|zod$)/.test(target)
  })
  expect(others).toEqual([])
})

/** The web names its own parts relatively, because its bundler does not know the folders of the server. */
test('no import leaves its folder by ../', () => {
  const up = importsOf('src').filter(({ file, target }) => target.includes('../') && !file.startsWith('web/'))
  expect(up).toEqual([])
})

test('the web stays within its folder', () => {
  const outside = importsOf('src/web').filter(({ file, target }) => {
    const depth = file.split('/').length - 1
    return (target.match(/\.\.\//g) ?? []).length > depth
  })
  expect(outside).toEqual([])
})

test.each(Object.entries(mayUse))(
  'the feature %s uses only what it may, and never a store or routes',
  (feature, allowed) => {
    const forbidden = importsOf(`src/features/${feature}`)
      .flatMap(({ file, target }) => {
        const [, used = '', rest = ''] = /^#features\/([a-z-]+)\/(.+)$/.exec(target) ?? []
        return used === '' || used === feature ? [] : [{ file, used, rest }]
      })
      .filter(({ used, rest }) => !allowed.includes(used) || /-(store|routes)\.ts$/.test(rest))
    expect(forbidden).toEqual([])
  },
)

/** Otherwise its own authority, or a token server that was approved, would be forgotten there. */
test('a feature makes a client of a registry only from the options of that registry', () => {
  const talking = readdirSync('src/features', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => ({ file, text: readFileSync(join('src/features', file), 'utf8') }))
    .filter(({ text }) => /\b(?:registryClient|examineRegistry)\(/.test(text))
  expect(talking.length).toBeGreaterThan(1)
  expect(talking.filter(({ text }) => !text.includes('clientOptionsOf(')).map(({ file }) => file)).toEqual([])
})

test('a secret is exposed only where it is sealed, sent or written', () => {
  const callers = new Set(
    readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('sandbox/'))
      .filter((file) => readFileSync(join('src', file), 'utf8').includes('.expose()')),
  )
  expect([...callers].filter((file) => !exposers.some((pattern) => pattern.test(file)))).toEqual([])
})

const exposers = [
  /^platform\/(secret|encryption\/.+)\.ts$/,
  /^platform\/(oci|kubernetes|clouds|notify)\/.+\.ts$/,
  /^features\/registries\/(delivered-credential|read-key-file)\.ts$/,
  /^features\/pull-secrets\/pull-secret\.ts$/,
  /^features\/clusters\/(kubernetes-object|configuration-fingerprint|members|manifests.*|server-environment)\.ts$/,
  /^features\/connections\/sessions\.ts$/,
  /^features\/access\/.+\.ts$/,
  /^server\/(main|seed-sandbox)\.ts$/,
]
