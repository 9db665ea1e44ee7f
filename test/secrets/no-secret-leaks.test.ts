import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setUp } from '#contract/access.ts'
import { deleteCluster, getCluster, listClusters } from '#contract/clusters.ts'
import { deleteConnection, getConnection, listConnections } from '#contract/connections.ts'
import { deleteNotificationChannel, listNotificationChannels } from '#contract/notifications.ts'
import { deleteRegistry, listRegistries } from '#contract/registries.ts'
import { type ChainTarget, openSandboxTarget } from '#test/chain-target.ts'
import { type ListeningConsole, startConsoleProcess, stopConsole } from '#test/console-process.ts'
import { runPwctl } from '#test/run-pwctl.ts'
import { eventually } from '#test/start-console.ts'
import { sendBadRequests } from './bad-requests.ts'
import { filesOf, objectsOf, readEverything } from './look-everywhere.ts'
import { plantInCluster } from './plant-clusters.ts'
import { plantInConnections } from './plant-connections.ts'
import { plantInNotifications, type PlantedNotifications } from './plant-notifications.ts'
import { plantInRegistries } from './plant-registries.ts'
import { plantInRotations } from './plant-rotations.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { binary, type Canary, canary, findLeaks, plainCanary, type Source } from './secret-forms.ts'

const adminToken = plainCanary('administrator token')
const canaries: Canary[] = [adminToken]
const pwctlSaid: Source[] = []
let target: ChainTarget
let directory: string
let home: string
let console: ListeningConsole
let recorder: Recorder
let notifications: PlantedNotifications
let accepted: readonly string[]

beforeAll(async () => {
  target = await openSandboxTarget()
  directory = await mkdtemp(join(tmpdir(), 'pesitwizard-canary-'))
  home = await mkdtemp(join(tmpdir(), 'pwctl-canary-'))
  console = await startConsoleProcess({
    PESITWIZARD_DATA_DIR: directory,
    PESITWIZARD_ADMIN_TOKEN: adminToken.value,
    PESITWIZARD_LOG_LEVEL: 'trace',
    PESITWIZARD_KUBERNETES: 'kubeconfig',
    PESITWIZARD_KUBECONFIG: target.kubeconfig,
    PESITWIZARD_NAMESPACES: target.namespaces.join(','),
    AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:9',
    PESITWIZARD_GOOGLE_TOKEN_URL: 'http://127.0.0.1:9/token',
    PESITWIZARD_ENTRA_URL: 'http://127.0.0.1:9',
    PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8',
    PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES: '127.0.0.0/8',
  })
  recorder = createRecorder(console.url, adminToken.value)
  canaries.push(...(await plantTokens()), ...(await ownSecrets()))
  canaries.push(...(await plantInRegistries(recorder)), ...(await plantInConnections(recorder, await serverOfTarget())))
  canaries.push(...(await plantInRotations(recorder, target)))
  notifications = await plantInNotifications(recorder, target)
  canaries.push(...notifications.canaries)
  const { id: connectionId } = await firstConnection()
  canaries.push(...(await plantInCluster(recorder, target, connectionId)).canaries)
  await useCommandLine()
  const [registry] = (await recorder.ask(listRegistries)).value.items
  const bad = await sendBadRequests(recorder, { registryId: registry?.id ?? '', connectionId })
  canaries.push(...bad.canaries)
  accepted = bad.accepted
}, 120_000)

afterAll(async () => {
  if (console !== undefined) await stopConsole(console)
  await notifications?.stop()
  await target?.stop()
  await rm(directory, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
})

/** The one-time token stands on standard output, and the token that it gives in one answer and in `pwctl`'s own file. */
async function plantTokens(): Promise<readonly Canary[]> {
  const [, oneTimeToken = ''] = /#token=(\S+)/.exec(console.printed()) ?? []
  const { value } = await recorder.ask(setUp, { body: { oneTimeToken } })
  return [
    { name: 'one-time token', value: oneTimeToken, belongs: /^standard output$/ },
    { name: 'API token', value: value.token, belongs: /^answer 201 of POST \/api\/v1\/set-up$/ },
  ]
}

/** What the console did not get from anyone: its master key, and the token of the kubeconfig that it was started with. */
async function ownSecrets(): Promise<readonly Canary[]> {
  const masterKey = (await readFile(join(directory, 'master.key'), 'utf8')).trim()
  const [, token = ''] = /token: *"?([\w.~+/-]+)/.exec(await readFile(target.kubeconfig, 'utf8')) ?? []
  return [
    { name: 'master key', value: masterKey, belongs: /^file master\.key$/ },
    { name: 'token of the named kubeconfig', value: token, belongs: /^$/ },
  ]
}

async function serverOfTarget(): Promise<string> {
  return /server: *"?(https:\/\/[^\s"]+)/.exec(await readFile(target.kubeconfig, 'utf8'))?.[1] ?? ''
}

async function firstConnection() {
  const { items } = (await recorder.ask(listConnections)).value
  const first = items.find(({ method }) => method === 'kubeconfig-file')
  if (first === undefined) throw new Error('The named connection is missing')
  return first
}

/** What `pwctl` says where it is given secrets, rightly and wrongly. */
async function useCommandLine(): Promise<void> {
  const secrets = ['applied', 'badly applied', 'misplaced', 'from standard input'].map((name) =>
    canary(`pwctl ${name}`),
  )
  const [good, bad, misplaced, typed] = secrets.map(({ value }) => value)
  const files = {
    'good.yaml': `name: applied\nurl: quay.io\nusername: me\npassword: ${JSON.stringify(good)}\n`,
    'bad.yaml': `name: bad\nurl: quay.io\nusername: me\npassword: [${JSON.stringify(bad)}\n`,
    'misplaced.yaml': `name: bad\nurl: quay.io\npassword: {of: ${JSON.stringify(misplaced)}}\nusernme: me\n`,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text)
  const env = { PWCTL_SERVER: console.url, PWCTL_TOKEN: adminToken.value }
  const typing = ['registry', 'create', 'typed', '--url', 'quay.io', '--username', 'me', '--password-stdin']
  const commands: readonly (readonly string[])[] = [
    ...Object.keys(files).map((name) => ['apply', '-f', join(home, name)]),
    typing,
    ['export', '-o', 'yaml'],
    ['registry', 'list', '-o', 'json'],
    ['connection', 'list', '-o', 'yaml'],
    ['cluster', 'list', '-o', 'json'],
    ['notification', 'list', '-o', 'wide'],
    ['notification', 'deliveries', 'hook', '-o', 'yaml'],
  ]
  for (const words of commands) {
    const { out, err } = await runPwctl(words, { home, env, stdin: typed ?? '' })
    pwctlSaid.push({ where: `pwctl ${words[0]} ${words[1]}`, content: binary(out + err) })
  }
  const registries = (await recorder.ask(listRegistries)).value.items
  const idOf = (name: string) => registries.find((each) => each.name === name)?.id
  const belongs = (id: string | undefined) => new RegExp(`^data of Secret/[^/]+/registry-secret-${id}$`)
  const places = [belongs(idOf('applied')), undefined, undefined, belongs(idOf('typed'))]
  canaries.push(...secrets.map((each, index) => ({ ...each, belongs: places[index] ?? each.belongs })))
}

async function lookEverywhere(): Promise<readonly Source[]> {
  return [
    ...recorder.answers,
    ...pwctlSaid,
    ...notifications.sources(),
    { where: 'standard output', content: binary(console.printed()) },
    { where: 'log', content: binary(console.logged()) },
    { where: 'command line', content: await commandLineOf(console) },
    ...(await objectsOf(target.kubeconfig)),
    ...(await filesOf(directory)),
  ]
}

/** What `ps` shows of a process, where there is a /proc. */
async function commandLineOf({ child }: ListeningConsole): Promise<string> {
  const files = ['cmdline', 'comm'].map((name) => readFile(`/proc/${child.pid}/${name}`, 'latin1').catch(() => ''))
  return (await Promise.all(files)).join('\n')
}

test('every request that cannot be right is refused, whatever secret it carries', () => {
  expect(accepted).toEqual([])
})

test('no secret is found outside of its place, in anything that can be read, printed, logged or opened', async () => {
  await eventually(
    async () => (await recorder.ask(listRegistries)).value.items.filter(({ pullSecret }) => pullSecret !== null),
    (seen) =>
      seen.length > 10 &&
      seen.every(({ pullSecret, minting }) =>
        // No cloud answers here: what is minted from the key is told of by its failure alone.
        minting === null ? pullSecret?.inSync === target.namespaces.length : minting.reason !== null,
      ),
    30_000,
  )

  const [cluster] = (await recorder.ask(listClusters)).value.items
  const diagnose = `?connectionId=${cluster?.connectionId}&namespace=${cluster?.namespace}`
  expect(await readEverything(recorder, { diagnose })).toEqual([])
  const sources = await lookEverywhere()

  expect(findLeaks(canaries, sources)).toEqual([])
  expect(missingOf(sources)).toEqual([])
  expect(kindsOf(sources)).toEqual(
    expect.arrayContaining([
      'answer',
      'pwctl',
      'standard',
      'log',
      'data',
      'Secret',
      'pods',
      'events',
      'file',
      'notification',
    ]),
  )
})

/** The search would find: each secret that has a place is found there, and what is not secret in answers and files. */
function missingOf(sources: readonly Source[]): readonly string[] {
  const everywhere = canaries.map((each) => ({ ...each, belongs: /^$/ }))
  const kept = canaries.filter(({ belongs }) => belongs.source !== '^$')
  const found = findLeaks(everywhere, sources)
  const absent = kept.filter(({ name }) => !found.some((leak) => leak.startsWith(`${name} in `)))
  const open = { name: 'user name', value: 'the-user', belongs: /^$/ }
  const places = findLeaks([open], sources)
  const inPlaces = ['answer 200 of GET /api/v1/registries', 'file console.db', 'data of Secret/'].filter(
    (place) => !places.some((leak) => leak.includes(place)),
  )
  return [...absent.map(({ name }) => name), ...inPlaces]
}

function kindsOf(sources: readonly Source[]): readonly string[] {
  return [...new Set(sources.map(({ where }) => /^\w+/.exec(where)?.[0] ?? ''))]
}

test('after everything was deleted and the console has ended, its files hold none either', async () => {
  await deleteEverything()
  const running = await lookEverywhere()
  await stopConsole(console)
  const ended = await filesOf(directory)

  expect(findLeaks(canaries, [...running, ...ended])).toEqual([])
  expect(ended.map(({ where }) => where)).toContain('file console.db')
})

async function deleteEverything(): Promise<void> {
  for (const { id } of (await recorder.ask(listClusters)).value.items) {
    const { etag } = await recorder.ask(getCluster, { params: { id } })
    await recorder.ask(deleteCluster, { params: { id }, headers: { 'if-match': etag } })
  }
  await eventually(
    async () => (await recorder.ask(listClusters)).value.items.length,
    (count) => count === 0,
    60_000,
  )
  for (const { id, revision } of (await recorder.ask(listNotificationChannels)).value.items) {
    await recorder.ask(deleteNotificationChannel, { params: { id }, headers: { 'if-match': `"${revision}"` } })
  }
  for (const { id, revision } of (await recorder.ask(listRegistries)).value.items) {
    await recorder.ask(deleteRegistry, { params: { id }, headers: { 'if-match': `"${revision}"` } })
  }
  for (const { id, method } of (await recorder.ask(listConnections)).value.items) {
    if (method === 'kubeconfig-file') continue
    const { etag } = await recorder.ask(getConnection, { params: { id } })
    await recorder.ask(deleteConnection, { params: { id }, headers: { 'if-match': etag } })
  }
}
