import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCluster, deployCluster, getCluster, listClusterPods, redeployCluster } from '#contract/clusters.ts'
import { listConnections } from '#contract/connections.ts'
import { checkImage, listRepositories, listTags } from '#contract/images.ts'
import { getOperation } from '#contract/operations.ts'
import { createRegistry, getRegistry, listRegistries } from '#contract/registries.ts'
import { buildRepositories } from '#sandbox/registry/sandbox-images.ts'
import { defaultSandboxImages } from '#sandbox/registry/sandbox-content.ts'
import { startSignedIn, type SignedIn } from './run-pwctl.ts'
import { eventually } from './start-console.ts'

let it: SignedIn
let registry: string
let refused: string
let connectionId: string

beforeAll(async () => {
  it = await startSignedIn({ environment: { PESITWIZARD_KUBERNETES: 'sandbox' } })
  const { items } = await eventually(
    async () => (await it.console.call(listRegistries, {})).value,
    ({ total }) => total === 3,
  )
  const idOf = (name: string) => items.find((each) => each.name === name)?.id ?? ''
  registry = idOf('Sandbox registry')
  refused = idOf('Sandbox registry (expired token)')
  connectionId = (await it.console.call(listConnections, {})).value.items[0]?.id ?? ''
})

afterAll(() => it?.stop())

const repository = 'cpoder/pesitwizard-server'

describe('the repositories and tags of a registry', () => {
  test('are listed, the newest version first, and found by a part of their name', async () => {
    const params = { id: registry }

    const repositories = (await it.console.call(listRepositories, { params })).value
    const tags = (await it.console.call(listTags, { params, query: { repository, details: 'true' } })).value
    const found = (await it.console.call(listTags, { params, query: { repository, search: '1.1' } })).value

    expect(repositories.items.map(({ name }) => name)).toContain(repository)
    expect(tags.items.map(({ name }) => name)).toEqual(['1.2.0', '1.1.0', '1.0.0', 'latest'])
    expect(tags.unlisted).toBeNull()
    for (const { digest } of tags.items) expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(new Set(tags.items.map(({ createdAt }) => createdAt))).toEqual(new Set(['2026-01-15T09:00:00.000Z']))
    expect(found.items.map(({ name }) => name)).toEqual(['1.1.0'])
  })

  test('come by the page, with no tag twice and none left out', async () => {
    const readPage = async (more: { cursor?: string }) =>
      (await it.console.call(listTags, { params: { id: registry }, query: { repository, limit: 3, ...more } })).value

    const first = await readPage({})
    const second = await readPage({ cursor: first.nextCursor ?? '' })

    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect([first.items.length, second.nextCursor]).toEqual([3, null])
    expect(names).toEqual(['1.2.0', '1.1.0', '1.0.0', 'latest'])
  })

  test('that a registry does not list are no failure, but told with their reason', async () => {
    const body = { name: 'Gone', url: 'registry.invalid', username: 'me', password: 'secret-5d1' }
    const { id } = (await it.console.call(createRegistry, { body })).value

    const unreachable = (await it.console.call(listTags, { params: { id }, query: { repository } })).value
    const unauthorized = (await it.console.call(listRepositories, { params: { id: refused } })).value

    expect(unreachable).toMatchObject({ items: [], total: 0, unlisted: { reason: 'dns' } })
    expect(unauthorized).toMatchObject({ items: [], unlisted: { reason: 'no-catalog' } })
  })
})

describe('an image is asked for as a node would', () => {
  const check = async (image: string, id = registry) =>
    (await it.console.call(checkImage, { params: { id }, query: { image, connectionId } })).value

  test('and is found with its digest, its platforms, and whether they suit the nodes', async () => {
    const good = await check(`${repository}:1.2.0`)
    const otherPlatform = await check('sentinel/arm-only')

    expect(good).toMatchObject({ verdict: 'pull-allowed', digest: expect.stringMatching(/^sha256:/) })
    expect(good.nodes?.fit).toBe('yes')
    expect(otherPlatform).toMatchObject({ verdict: 'pull-allowed', platforms: ['linux/arm64'], nodes: { fit: 'no' } })
  })

  test('and one that was built for one platform is known by its configuration', async () => {
    const armOnly = buildRepositories(defaultSandboxImages).get('sentinel/arm-only')
    const [manifest] = [...(armOnly?.manifests.values() ?? [])].filter(({ mediaType }) =>
      mediaType.includes('manifest'),
    )

    const found = await check(`sentinel/arm-only@${manifest?.digest}`)

    expect(found).toMatchObject({ verdict: 'pull-allowed', platforms: ['linux/arm64'], nodes: { fit: 'no' } })
    expect(found.concern?.level).toBe('refusal')
  })

  test('and what keeps it from being pulled is told apart', async () => {
    const verdicts = await Promise.all([
      check(`${repository}:9.9.9`),
      check('sentinel/denied:1'),
      check('sentinel/unavailable:1'),
      check(repository, refused),
    ])

    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['absent', 'denied', 'unknown', 'unauthorized'])
  })

  test('but only of the registry itself', async () => {
    await expect(check('elsewhere.example/team/app:1')).rejects.toThrow('not an image')
  })
})

describe('before a cluster is deployed', () => {
  async function describeCluster(name: string, image: string): Promise<string> {
    const { url } = (await it.console.call(getRegistry, { params: { id: registry } })).value
    const place = { connectionId, namespace: 'pesit-staging', deploymentName: name }
    const body = { name, ...place, registryId: registry, containerImage: `${url}/${image}` }
    return (await it.console.call(createCluster, { body })).value.id
  }

  async function deploy(id: string, force = false) {
    const begun = (await it.console.call(deployCluster, { params: { id }, query: { force: String(force) } })).value
    const operation = await eventually(
      async () => (await it.console.call(getOperation, { params: { id: begun.id } })).value,
      ({ steps }) => ['succeeded', 'failed'].includes(steps.find(({ name }) => name === 'image')?.state ?? ''),
    )
    return { operation, step: operation.steps.find(({ name }) => name === 'image') }
  }

  test.each([
    ['an image that its registry does not have', 'absent', `${repository}:9.9.9`, /has no image .*:9\.9\.9/],
    [
      'an image that no node can run',
      'no-node',
      'sentinel/arm-only:latest',
      /is for linux\/arm64, the nodes are linux/,
    ],
  ])('%s is refused with nothing written, until it is forced', async (_title, name, image, why) => {
    const id = await describeCluster(name, image)

    const refused = await deploy(id)
    const pods = (await it.console.call(listClusterPods, { params: { id } })).value.items
    const forced = await deploy(id, true)

    expect(refused.operation.state).toBe('failed')
    expect(refused.step?.message).toMatch(why)
    expect(refused.step?.saying).toBe(`image-${name}-ends`)
    expect(pods).toEqual([])
    expect(refused.operation.steps.find(({ name: step }) => step === 'objects')?.state).toBe('skipped')
    expect(forced.step).toMatchObject({
      state: 'succeeded',
      message: expect.stringMatching(why),
      saying: `image-${name}`,
    })
  })

  test('pods that run are not ended for an image that is gone, until that is forced', async () => {
    const id = await describeCluster('gone', `${repository}:9.9.9`)
    await deploy(id, true)
    const restart = async (force: boolean) => {
      const query = { force: String(force) }
      const { value } = await it.console.call(redeployCluster, { params: { id }, query })
      return eventually(
        async () => (await it.console.call(getOperation, { params: { id: value.id } })).value,
        ({ steps }) => steps.some(({ name, state }) => name === 'restart' && !['waiting', 'running'].includes(state)),
      )
    }
    await eventually(
      async () => (await it.console.call(getCluster, { params: { id } })).value.operationId,
      (operation) => operation === null,
      60_000,
    )

    const refused = await restart(false)
    const forced = await restart(true)

    expect(refused).toMatchObject({ state: 'failed', message: expect.stringContaining('has no image') })
    expect(refused.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'pull-secret succeeded',
      'image failed',
      'restart skipped',
      'rollout skipped',
    ])
    expect(forced.steps.find(({ name }) => name === 'restart')?.state).toBe('succeeded')
  })

  test('a registry that the console cannot ask is warned of, and nothing more', async () => {
    const { step } = await deploy(await describeCluster('unasked', 'sentinel/unavailable:1'))

    expect(step).toMatchObject({ state: 'succeeded', message: expect.stringContaining('is not known') })
    expect(step).toMatchObject({ saying: 'image-unknown', values: { verdict: 'unavailable' } })
  })

  test('the command line warns of what its registry has against the image', async () => {
    const { url } = (await it.console.call(getRegistry, { params: { id: registry } })).value
    const where = ['-n', 'pesit-staging', '--deployment-name', 'warned', '--registry', 'Sandbox registry']
    const image = `${url}/${repository}:9.9.9`

    const created = await it.pwctl(['cluster', 'create', 'warned', ...where, '--image', image])
    const deployed = await it.pwctl(['cluster', 'deploy', 'warned', '--wait'])

    expect(created).toMatchObject({ code: 0, err: expect.stringContaining('warning: The registry has no image') })
    expect(deployed).toMatchObject({ code: 1, err: expect.stringMatching(/warning: .*has no image[^]*with force/) })
  })
})

test('the command line lists tags, checks an image, and ends with 6 where something is to be seen to', async () => {
  const tags = await it.pwctl(['registry', 'tags', 'Sandbox registry', repository])
  const good = await it.pwctl([
    'registry',
    'image',
    'Sandbox registry',
    `${repository}:1.2.0`,
    '--connection',
    'Sandbox',
  ])
  const absent = await it.pwctl(['registry', 'image', 'Sandbox registry', `${repository}:9.9.9`])
  const unlisted = await it.pwctl(['registry', 'repositories', refused])

  expect(tags).toMatchObject({ code: 0, out: expect.stringMatching(/^TAG.*\n1\.2\.0 .*\n1\.1\.0 /) })
  expect(good).toMatchObject({ code: 0, out: expect.stringContaining('pull-allowed') })
  expect(absent).toMatchObject({ code: 6, out: expect.stringContaining('absent') })
  expect(unlisted).toMatchObject({ code: 6, err: expect.stringContaining('does not list its repositories') })
})
