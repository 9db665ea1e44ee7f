import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCluster, deleteCluster, deployCluster, getCluster } from '#contract/clusters.ts'
import { applyFix, type Cause, diagnoseCluster, type Finding } from '#contract/diagnosis.ts'
import { createRegistry } from '#contract/registries.ts'
import { type ChainTarget, chainTargets } from '#test/chain-target.ts'
import { eventually, startConsoleOn, type TestConsole } from '#test/start-console.ts'

const run = promisify(execFile)
const real = chainTargets.find(({ name }) => name === 'a real node')
const address = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

/** Nodes trust loopback by themselves, so that the registry is reached at another address of this machine. */
describe.skipIf(real === undefined || address === undefined)('what a real node trusts', () => {
  const certificates = join(dirname(dirname(process.env['PESITWIZARD_TEST_REGISTRY_CA'] ?? '/x/y')), 'certs.d')
  const written: string[] = []
  let target: ChainTarget
  let console: TestConsole

  beforeAll(async () => {
    if (real === undefined) return
    target = await real.open()
    console = await startConsoleOn(target, [target.namespace], {
      environment: { PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: `127.0.0.0/8,::1/128,${address}/32` },
    })
  }, 60_000)

  afterAll(async () => {
    await console?.stop()
    await target?.stop()
    for (const path of written) await rm(path, { recursive: true, force: true })
  })

  /** The registry of the machine, behind another address. */
  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const [name = '', port = ''] = (target.registries[0]?.host ?? '').split(':')
    const { method, url, headers } = incoming
    const sent = request({ host: name, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    sent.on('error', () => outgoing.destroy())
    incoming.pipe(sent)
  }

  async function listen(server: Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, address, resolve))
    return `${address}:${(server.address() as AddressInfo).port}`
  }

  async function mend(
    name: string,
    { host, cause, caCertificate }: { host: string; cause: Cause; caCertificate: string | null },
  ): Promise<Finding | undefined> {
    const account = { username: `u-${randomBytes(4).toString('hex')}`, password: 'right' }
    await target.setPassword(account.username, account.password)
    const tls = { plainHttp: caCertificate === null, caCertificate }
    const registry = (await console.call(createRegistry, { body: { ...account, name, url: host, tls } })).value
    const containerImage = `${host}/cpoder/pesitwizard-server:latest`
    const place = { namespace: target.namespace, deploymentName: name }
    const body = { ...place, name, registryId: registry.id, containerImage }
    const { id } = (await console.call(createCluster, { body })).value
    await console.call(deployCluster, { params: { id } })
    const read = async () => (await console.call(diagnoseCluster, { params: { id } })).value
    const { findings, connectionId } = await eventually(read, (seen) => seen.findings[0]?.cause === cause, 90_000, 1000)
    const [finding] = findings

    const command = finding?.fixes.find(({ fix }) => fix === 'mend-node')?.command ?? ''
    written.push(join(certificates, host))
    await run('sh', ['-c', command.replaceAll('/etc/containerd/certs.d', certificates)])
    const again = (await read()).findings[0]
    await console.call(applyFix, {
      body: { connectionId, namespace: target.namespace, findingId: again?.id ?? '', fix: 'retry-now' },
    })
    await eventually(
      async () => (await console.call(getCluster, { params: { id } })).value,
      ({ status, operationId }) => status === 'HEALTHY' && operationId === null,
      120_000,
    )

    const { etag } = await console.call(getCluster, { params: { id } })
    await console.call(deleteCluster, { params: { id }, ifMatch: etag ?? '' })
    return finding
  }

  const stepsOf = (finding: Finding | undefined) => finding?.steps.map(({ state }) => state)

  test('an authority that the node does not know is added by the command', { timeout: 300_000 }, async () => {
    const { key, certificate } = await signItself(address ?? '')
    const server = createHttpsServer({ key, cert: certificate }, pass)
    const host = await listen(server)
    written.push(join(certificates, 'registry-ca.crt'))
    await writeFile(join(certificates, 'registry-ca.crt'), certificate)

    const finding = await mend('authority', { host, cause: 'unknown-authority', caCertificate: certificate })

    expect(finding).toMatchObject({ confidence: 'certain', mustAct: 'node' })
    expect(stepsOf(finding)).toEqual(['failed', 'passed', 'passed'])
    server.closeAllConnections()
    server.close()
  })

  test('a registry without TLS is allowed by the command', { timeout: 300_000 }, async () => {
    const server = createHttpServer(pass)
    const host = await listen(server)

    const finding = await mend('plain', { host, cause: 'plain-http', caCertificate: null })

    expect(finding).toMatchObject({ confidence: 'certain', mustAct: 'node' })
    expect(stepsOf(finding)).toEqual(['failed', 'passed', 'passed'])
    server.closeAllConnections()
    server.close()
  })
})

/** A certificate for an address, which is its own authority. */
async function signItself(ip: string): Promise<{ readonly key: string; readonly certificate: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'node-trust-'))
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')]
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const about = ['-subj', '/CN=registry', '-addext', `subjectAltName=IP:${ip}`, '-keyout', key, '-out', certificate]
  await run('openssl', [...made, ...about])
  const read = { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') }
  await rm(directory, { recursive: true })
  return read
}
