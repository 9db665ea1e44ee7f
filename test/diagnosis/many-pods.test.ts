import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { diagnose, type Diagnosis } from '#contract/diagnosis.ts'
import { listConnections } from '#contract/connections.ts'
import { createRegistry, getRegistry } from '#contract/registries.ts'
import { type ChainTarget, openSandboxTarget } from '#test/chain-target.ts'
import { eventually, startConsoleOn, type TestConsole } from '#test/start-console.ts'

/** Kubernetes gives 500 at a time, and there are about six events a pod. */
const pods = 60
let target: ChainTarget
let proxy: CountingProxy
let console: TestConsole
let url: string
let registryId: string

beforeAll(async () => {
  target = await openSandboxTarget()
  proxy = await openCountingProxy(target.kubeconfig)
  console = await startConsoleOn(proxy, [target.namespace])
  const [{ host, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
  url = host
  const { username, password } = target
  registryId = (await console.call(createRegistry, { body: { name: 'Images', url, tls, username, password } })).value.id
  await eventually(
    async () => (await console.call(getRegistry, { params: { id: registryId } })).value.pullSecret,
    (seen) => seen?.inSync === 1,
  )
}, 60_000)

afterAll(async () => {
  await console?.stop()
  await proxy?.stop()
  await target?.stop()
}, 60_000)

interface CountingProxy {
  readonly kubeconfig: string
  /** `GET pods`, `GET secrets/one`, as they came. */
  readonly seen: string[]
  stop(): Promise<void>
}

/** Passes everything on to the Kubernetes of a kubeconfig, and writes down what was asked of the namespaces. */
async function openCountingProxy(kubeconfig: string): Promise<CountingProxy> {
  const document = parse(await readFile(kubeconfig, 'utf8')) as {
    clusters: { cluster: { server: string; 'certificate-authority-data'?: string } }[]
  }
  const [{ cluster } = { cluster: { server: '' } }] = document.clusters
  const agent = new Agent({
    keepAlive: true,
    ca: Buffer.from(cluster['certificate-authority-data'] ?? '', 'base64').toString(),
  })
  const target = cluster.server
  const seen: string[] = []
  const server = createServer((incoming, outgoing) => {
    const [, what] =
      /^\/api(?:s\/apps)?\/v1\/(?:namespaces\/[^/]+\/)?([a-z]+(?:\/[^/?]+)?)(?!.*watch=)/.exec(incoming.url ?? '') ?? []
    if (what !== undefined) seen.push(`${incoming.method} ${what}`)
    const { method, headers } = incoming
    const passed = httpsRequest(new URL(incoming.url ?? '/', target), { method, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    outgoing.on('close', () => passed.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  delete cluster['certificate-authority-data']
  cluster.server = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const written = join(kubeconfig, '..', 'counted')
  await writeFile(written, stringify(document), { mode: 0o600 })
  return {
    kubeconfig: written,
    seen,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      agent.destroy()
    },
  }
}

async function makePods(): Promise<void> {
  for (let index = 0; index < pods; index += 1) {
    await target.client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `one-of-many-${index}`, namespace: target.namespace },
      spec: {
        containers: [{ name: 'server', image: `${url}/cpoder/pesitwizard-server:9.9` }],
        imagePullSecrets: [{ name: `registry-secret-${registryId}` }],
      },
    })
  }
}

test(
  'many pods that fail alike cost one list of each kind, and one reading of what they name',
  { timeout: 120_000 },
  async () => {
    await makePods()
    const [connection] = (await console.call(listConnections, {})).value.items
    const query = { connectionId: connection?.id, namespace: target.namespace }
    await eventually<Diagnosis>(
      async () => (await console.call(diagnose, { query })).value,
      ({ findings }) => findings.length === 50 && findings.every(({ cause }) => cause === 'tag-absent'),
      60_000,
      2000,
    )
    proxy.seen.length = 0

    const { value } = await console.call(diagnose, { query })
    const asked = proxy.seen.toSorted()

    expect(value.pods).toBe(pods)
    expect(asked).toEqual([
      'GET deployments',
      'GET events',
      'GET nodes/sandbox-node-1',
      'GET pods',
      'GET replicasets',
      `GET secrets/registry-secret-${registryId}`,
      'GET serviceaccounts/default',
    ])
  },
)
