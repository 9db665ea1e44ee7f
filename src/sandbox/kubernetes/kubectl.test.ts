import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/start-sandbox.ts'
import { silentLog } from '#platform/log.ts'
import { startSandbox } from '#sandbox/start-sandbox.ts'

const kubectlPath = process.env['PESITWIZARD_TEST_KUBECTL']
const run = promisify(execFile)

describe.runIf(kubectlPath !== undefined)('kubectl', () => {
  let directory: string
  let sandbox: Sandbox
  let manifest: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-kubectl-'))
    sandbox = await startSandbox({ directory, log: silentLog, now: () => new Date() })
    manifest = join(directory, 'server.yaml')
    await writeFile(manifest, manifestOf(sandbox.registryHost))
    const { username, password } = sandbox.registryCredential
    const account = [`--docker-username=${username}`, `--docker-password=${password.expose()}`]
    await kubectl('create', 'secret', 'docker-registry', 'pull', `--docker-server=${sandbox.registryHost}`, ...account)
  })

  afterAll(async () => {
    await sandbox.stop()
    await rm(directory, { recursive: true })
  })

  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const global = [
      '--kubeconfig',
      sandbox.kubeconfigFile,
      '--namespace',
      'pesit-staging',
      '--cache-dir',
      join(directory, 'cache'),
    ]
    const { stdout } = await run(kubectlPath ?? '', [...global, ...args], { timeout: 20_000 })
    return stdout.trim()
  }

  test('applies, follows, reads, changes and deletes a deployment', async () => {
    expect(await kubectl('apply', '-f', manifest)).toBe('deployment.apps/server created\nservice/server created')
    expect(await kubectl('rollout', 'status', 'deployment/server', '--timeout=15s')).toContain(
      'successfully rolled out',
    )
    expect(await kubectl('apply', '-f', manifest)).toBe('deployment.apps/server unchanged\nservice/server unchanged')
    expect(await kubectl('apply', '--server-side', '-f', manifest)).toContain(
      'deployment.apps/server serverside-applied',
    )

    expect(await kubectl('get', 'deployments')).toMatch(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nserver +1\/1 +1 +1 /)
    expect(await kubectl('get', 'pods', '-o', 'wide')).toMatch(/server-\S+ +1\/1 +Running +0 .* sandbox-node-1/)
    expect(await kubectl('describe', 'pods')).toMatch(/Normal +Pulled .*Successfully pulled image/)
    expect(await kubectl('describe', 'deployment', 'server')).toContain('NewReplicaSetAvailable')
    expect(await kubectl('describe', 'service', 'server')).toMatch(/Endpoints: +10\.251\.\d+\.\d+:8080/)
    expect(await kubectl('logs', 'deployment/server')).toContain('sandbox: nothing runs for real')
    expect(await kubectl('get', 'events', '--field-selector', 'reason=ScalingReplicaSet')).toContain(
      'Scaled up replica set',
    )

    await kubectl('label', 'deployment', 'server', 'a=b')
    await kubectl('annotate', 'deployment', 'server', 'c=d')
    await kubectl('patch', 'deployment', 'server', '-p', '{"spec":{"minReadySeconds":0,"revisionHistoryLimit":3}}')
    await kubectl('scale', 'deployment', 'server', '--replicas=2')
    await kubectl('rollout', 'restart', 'deployment/server')
    expect(await kubectl('rollout', 'status', 'deployment/server', '--timeout=15s')).toContain(
      'successfully rolled out',
    )
    expect(
      await kubectl(
        'get',
        'deployment',
        'server',
        '-o',
        'jsonpath={.metadata.labels.a}{.metadata.annotations.c}{.status.readyReplicas}',
      ),
    ).toBe('bd2')

    await kubectl('delete', '-f', manifest)
    expect(await kubectl('get', 'deployments,services', '-o', 'name')).toBe('')
  })

  test('asks what is there and what it may do', async () => {
    expect(await kubectl('auth', 'can-i', 'create', 'secrets')).toBe('yes')
    expect(await kubectl('api-resources', '-o', 'name')).toContain('deployments.apps')
    expect(await kubectl('version')).toContain('Server Version: v1.33.0-sandbox')
    expect(await kubectl('explain', 'deployment.spec.strategy')).toContain('rollingUpdate')
    expect(await kubectl('get', 'nodes')).toMatch(/sandbox-node-1 +Ready/)
  })

  test('refuses an unknown field with the words of a real server', async () => {
    const wrong = join(directory, 'wrong.yaml')
    await writeFile(wrong, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wrong}\ncolor: red\n')

    const attempt = kubectl('apply', '-f', wrong)

    await expect(attempt).rejects.toThrow('strict decoding error: unknown field "color"')
  })

  test('creates each common kind by its own command', async () => {
    expect(await kubectl('create', 'namespace', 'made')).toBe('namespace/made created')
    expect(await kubectl('create', 'configmap', 'made', '--from-literal=a=1')).toBe('configmap/made created')
    expect(await kubectl('create', 'serviceaccount', 'made')).toBe('serviceaccount/made created')
    expect(await kubectl('create', 'deployment', 'made', '--image=example.test/a:1', '--replicas=0')).toContain(
      'created',
    )
    expect(await kubectl('create', 'role', 'made', '--verb=get', '--resource=pods')).toContain('created')
    expect(await kubectl('get', 'deployment', 'made', '-o', 'jsonpath={.spec.replicas}')).toBe('0')
    expect(await kubectl('delete', 'namespace', 'made')).toContain('deleted')
  })
})

function manifestOf(registryHost: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: server}
spec:
  replicas: 1
  selector: {matchLabels: {app: server}}
  template:
    metadata: {labels: {app: server}}
    spec:
      imagePullSecrets: [{name: pull}]
      containers:
      - name: server
        image: ${registryHost}/cpoder/pesitwizard-server:latest
        ports: [{name: http, containerPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: server}
spec:
  selector: {app: server}
  ports: [{port: 80, targetPort: http}]
`
}
