import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRegistry, listRegistries, type Registry } from '#contract/registries.ts'
import { kubernetesTargets, type KubernetesTarget } from '#test/chain-target.ts'
import { runPwctl } from '#test/run-pwctl.ts'
import { eventually, startConsole, type TestConsole } from '#test/start-console.ts'
import { documentReaders } from './read-as-the-page-says.ts'
import { manualTest, registryBlocks, registrySelection } from './the-page.ts'

const readers = documentReaders()
const expected = [
  ['Docker Hub', 'https://index.docker.io/v1/', 'myuser', 'dckr_pat_xxxxx'],
  ['GitHub Registry', 'ghcr.io', 'my-github-user', 'ghp_xxxxxxxxxxxx'],
  ['Private Registry', 'registry.mycompany.com', 'admin', 'secretpassword'],
] as const

test('the page has three registries and the line that reads a pull secret', () => {
  expect(registryBlocks).toHaveLength(3)
  expect(registryBlocks[0]).toBe('name: Docker Hub\nurl: docker.io\nusername: myuser\npassword: dckr_pat_xxxxx\n')
  expect(manualTest).toBe(
    String.raw`kubectl get secret registry-secret-xxx -o jsonpath='{.data.\.dockerconfigjson}' | base64 -d`,
  )
})

describe.each(kubernetesTargets)('the page, word for word, on $name', ({ open }) => {
  let target: KubernetesTarget
  let console: TestConsole
  let home: string

  beforeAll(async () => {
    target = await open(2)
    console = await startConsole({
      environment: {
        PESITWIZARD_KUBERNETES: 'kubeconfig',
        PESITWIZARD_KUBECONFIG: target.kubeconfig,
        PESITWIZARD_NAMESPACES: target.namespaces.join(','),
      },
    })
    home = await mkdtemp(join(tmpdir(), 'page-'))
    const oneTimeToken = console.running.oneTimeToken?.expose() ?? ''
    const { code, err } = await runPwctl(['login', `${console.url}/set-up#token=${oneTimeToken}`], { home })
    if (code !== 0) throw new Error(err)
  }, 60_000)

  afterAll(async () => {
    await console?.stop()
    await target?.stop()
    await rm(home, { recursive: true, force: true })
  })

  async function readRegistry(name: string): Promise<Registry> {
    const { items } = (await console.call(listRegistries, {})).value
    const found = items.find((each) => each.name === name && each.hasPassword)
    if (found === undefined) throw new Error(`There is no registry ${name}`)
    return found
  }

  const secretOf = async (registryId: string, namespace: string) => {
    const outcome = await target.client.get({ kind: 'Secret', namespace, name: `registry-secret-${registryId}` })
    return outcome.ok ? outcome.value : undefined
  }

  /** A namespace is settled in one pass, in the order of names: what comes last there tells that the pass is over. */
  async function waitForAPass(): Promise<void> {
    const body = { name: `zzz ${Date.now()}`, url: 'quay.io', username: 'last', password: 'in-order' }
    const { id } = (await console.call(createRegistry, { body })).value
    for (const namespace of target.namespaces) {
      await eventually(
        () => secretOf(id, namespace),
        (seen) => seen !== undefined,
      )
    }
  }

  const state = async () =>
    Promise.all(
      expected.map(async ([name]) => {
        const { id, revision, credential } = await readRegistry(name)
        const secrets = await Promise.all(target.namespaces.map((namespace) => secretOf(id, namespace)))
        const versions = secrets.map((secret) => [secret?.metadata.uid, secret?.metadata.resourceVersion])
        return { name, revision, version: credential?.version, versions }
      }),
    )

  test('its three blocks make three registries, and applying them again changes nothing, not even in Kubernetes', async () => {
    const files = await Promise.all(
      registryBlocks.map(async (block, index) => {
        const file = join(home, `block-${index}.yaml`)
        await writeFile(file, block)
        return ['-f', file]
      }),
    )

    const first = await runPwctl(['apply', ...files.flat()], { home })
    await waitForAPass()
    const before = await state()
    const second = await runPwctl(['apply', ...files.flat()], { home })
    const selected = await runPwctl(['apply', '-f', '-'], { home, stdin: registrySelection })
    await waitForAPass()
    const after = await state()

    const lines = (word: string) =>
      ['docker-hub', 'github-registry', 'private-registry'].map((name) => `registry/${name} ${word}\n`).join('')
    expect(first).toMatchObject({ code: 0, out: lines('created') })
    expect(second).toMatchObject({ code: 0, out: lines('unchanged') })
    expect(selected).toMatchObject({ code: 0, out: lines('unchanged') })
    expect(before.flatMap(({ versions }) => versions.flat())).not.toContain(undefined)
    expect(after).toEqual(before)
  })

  test.each(readers)(
    'the page’s line, $name, prints the document that signs in, in every namespace',
    async ({ read }) => {
      for (const [name, key, username, password] of expected) {
        const { id } = await readRegistry(name)
        for (const namespace of target.namespaces) {
          const document: unknown = JSON.parse(await read(target, namespace, id))

          const auth = Buffer.from(`${username}:${password}`).toString('base64')
          expect(document).toEqual({ auths: { [key]: { username, password, auth } } })
        }
      }
    },
  )
})
