import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAudit } from '#contract/audit.ts'
import { readClusterPolicy } from '#contract/cluster-policy.ts'
import {
  createCluster,
  deployCluster,
  getCluster,
  previewCluster,
  redeployCluster,
  scaleCluster,
  updateCluster,
} from '#contract/clusters.ts'
import { getOperation } from '#contract/operations.ts'
import { createRegistry } from '#contract/registries.ts'
import { resolveWithSystem } from '#platform/oci/judged-connection.ts'
import { type ChainTarget, openSandboxTarget } from './chain-target.ts'
import { eventually, startConsole, type TestConsole } from './start-console.ts'

let target: ChainTarget
let it: TestConsole
let registryId = ''
let host = ''
let aheadMs = 0

beforeAll(async () => {
  target = await openSandboxTarget()
  it = await startConsole({
    environment: {
      PESITWIZARD_KUBERNETES: 'kubeconfig',
      PESITWIZARD_KUBECONFIG: target.kubeconfig,
      PESITWIZARD_NAMESPACES: target.namespace,
      PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8',
      PESITWIZARD_PRODUCTION_BLOCKS: 'floating-tag, credential-overdue',
    },
    outside: { resolve: resolveWithSystem, now: () => new Date(Date.now() + aheadMs) },
  })
  const [{ host: url, ...tls } = { host: '', plainHttp: true, caCertificate: null }] = target.registries
  host = url
  const { username, password } = target
  const body = { name: 'Production', url, tls, username, password, rotateEveryDays: 90 }
  registryId = (await it.call(createRegistry, { body })).value.id
}, 60_000)
afterAll(async () => {
  await it?.stop()
  await target?.stop()
})

let number = 0

function described(environment: 'PRODUCTION' | 'STAGING', tag = 'latest') {
  const name = `policy-${(number += 1)}`
  const containerImage = `${host}/cpoder/pesitwizard-server:${tag}`
  return { name, namespace: target.namespace, deploymentName: name, registryId, environment, containerImage }
}

async function addCluster(environment: 'PRODUCTION' | 'STAGING'): Promise<string> {
  return (await it.call(createCluster, { body: described(environment) })).value.id
}

async function deploy(id: string, query: Record<string, string> = {}) {
  const { value } = await it.call(deployCluster, { params: { id }, query })
  return await eventually(
    async () => (await it.call(getOperation, { params: { id: value.id } })).value,
    ({ state }) => state !== 'running',
    60_000,
  )
}

const policyOf = async (id: string) =>
  (await it.call(readClusterPolicy, { params: { id } })).value.items.map(({ rule, level }) => `${rule} ${level}`)

describe('a rule of the policy of production that blocks', () => {
  test('keeps a deployment from writing anything until someone gives a reason, which the audit keeps', async () => {
    const id = await addCluster('PRODUCTION')
    expect(await policyOf(id)).toEqual(['floating-tag block'])

    const refused = await deploy(id)
    expect(refused.state).toBe('failed')
    expect(refused.steps.find(({ name }) => name === 'image')).toMatchObject({
      saying: 'policy-forbids',
      values: { rules: 'floating-tag' },
    })
    expect((await it.call(getCluster, { params: { id } })).value.deploymentState).toBe('FAILED')
    expect((await deploy(id, { force: 'true' })).state).toBe('failed')

    const reason = 'Incident 4711: the fixed version has no other tag yet'
    expect((await deploy(id, { reason })).state).toBe('succeeded')
    const { items } = (await it.call(listAudit, { query: { limit: 50 } })).value
    expect(items.find(({ action, subject }) => action === 'cluster.deploy' && subject === id)).toMatchObject({
      after: { reason },
    })
    const { value } = await it.call(redeployCluster, { params: { id } })
    const restarted = await eventually(
      async () => (await it.call(getOperation, { params: { id: value.id } })).value,
      ({ state }) => state !== 'running',
      60_000,
    )
    expect(restarted.state).toBe('succeeded')
  })

  test('cannot be gone round by another number of replicas, which writes the whole description', async () => {
    const database = { url: 'jdbc:postgresql://db.example.com/pesit', username: 'pesit', password: 'pw' }
    const { id } = (await it.call(createCluster, { body: { ...described('STAGING'), database } })).value
    expect((await deploy(id)).state).toBe('succeeded')
    const { etag } = await it.call(getCluster, { params: { id } })
    await it.call(updateCluster, { params: { id }, ifMatch: etag ?? '', body: { environment: 'PRODUCTION' } })
    const { value } = await it.call(scaleCluster, { params: { id }, body: { replicas: 2 } })
    const ended = await eventually(
      async () => (await it.call(getOperation, { params: { id: value.id } })).value,
      ({ state }) => state !== 'running',
      60_000,
    )
    expect(ended.steps.map(({ name, saying }) => `${name} ${saying}`)[0]).toBe('image policy-forbids')
    expect(ended.state).toBe('failed')
  })

  test('is nothing outside of production', async () => {
    const id = await addCluster('STAGING')
    expect(await policyOf(id)).toEqual([])
    expect((await deploy(id)).state).toBe('succeeded')
  })

  test('stands in the preview, once', async () => {
    const { policy, notes } = (await it.call(previewCluster, { body: described('PRODUCTION') })).value
    expect(policy.map(({ rule }) => rule)).toEqual(['floating-tag'])
    expect(notes.map(({ code }) => code)).not.toContain('floating-tag')
  })

  test('counts a credential that is overdue', async () => {
    const id = await addCluster('PRODUCTION')
    aheadMs = 93 * 24 * 60 * 60_000
    expect(await policyOf(id)).toEqual(['floating-tag block', 'credential-overdue block'])
    aheadMs = 0
  })
})

test('an unknown rule is refused at the start', async () => {
  await expect(startConsole({ environment: { PESITWIZARD_PRODUCTION_BLOCKS: 'everything' } })).rejects.toThrow(
    /PESITWIZARD_PRODUCTION_BLOCKS/,
  )
})
