import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Sandbox } from '#sandbox/start-sandbox.ts'
import type { ApiClient, Call, Reply } from './api-client.ts'
import type { Case } from './case.ts'
import { silentLog } from '#platform/log.ts'
import { at, listOr } from '#sandbox/kubernetes/objects/records.ts'
import { startSandbox } from '#sandbox/start-sandbox.ts'
import { openApiClient } from './api-client.ts'
import { applyCases } from './apply-cases.ts'
import { readCases } from './read-cases.ts'
import { writeCases } from './write-cases.ts'

const realCluster = process.env['PESITWIZARD_TEST_KUBECONFIG']

describe('the sandbox answers as Kubernetes does', () => {
  let directory: string
  let sandbox: Sandbox
  const open = async (): Promise<ApiClient> => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-conformance-'))
    sandbox = await startSandbox({ directory, log: silentLog, now: () => new Date() })
    return openApiClient(sandbox.kubeconfigFile)
  }
  const close = async (): Promise<void> => {
    await sandbox.stop()
    await rm(directory, { recursive: true })
  }
  runCases(open, close)
})

describe.runIf(realCluster !== undefined)('Kubernetes answers as the cases say', () => {
  runCases(
    () => Promise.resolve(openApiClient(realCluster ?? '')),
    () => Promise.resolve(),
  )
})

function runCases(open: () => Promise<ApiClient>, close: () => Promise<void>): void {
  const namespace = `conformance-${randomInt(1_000_000_000)}`
  let client: ApiClient

  beforeAll(async () => {
    client = await open()
    await client.send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } })
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`
    await vi.waitUntil(async () => (await client.send({ method: 'GET', path: account })).status === 200, 15_000)
  })

  afterAll(async () => {
    await releaseAll(client, namespace)
    await client.send({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` })
    client.close()
    await close()
  })

  describe.each([
    ['write', writeCases],
    ['apply', applyCases],
    ['read', readCases],
  ])('%s', (group, cases) => {
    test.each(cases.map((each, index) => ({ ...each, id: `${group}-${index}` })))('$rule', async (each) => {
      const fill = filler(namespace, each.id)
      const replies: Reply[] = []
      for (const step of each.given ?? []) replies.push(await client.send(fill(callOf(step, replies))))

      const reply = await client.send(fill(callOf(each.when, replies)))

      expect({ status: reply.status, body: reply.body }).toMatchObject(
        expected({ status: each.status, ...bodyOf(fill(each)) }),
      )
      const said = JSON.stringify(reply.body)
      expect((each.without ?? []).filter((text) => said.includes(text))).toEqual([])
    })
  })
}

function bodyOf({ body }: Case): object {
  return body === undefined ? {} : { body }
}

/** A namespace does not go away while an object in it waits for a finalizer. */
async function releaseAll(client: ApiClient, namespace: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/configmaps`
  const { body } = await client.send({ method: 'GET', path })
  for (const held of listOr(at(body, 'items')).filter((each) => at(each, 'metadata', 'finalizers') !== undefined)) {
    const name = String(at(held, 'metadata', 'name'))
    const patch = { metadata: { finalizers: null } }
    await client.send({ method: 'PATCH', path: `${path}/${name}`, type: 'application/merge-patch+json', body: patch })
  }
}

function callOf(step: Case['when'], replies: readonly Reply[]): Call {
  return typeof step === 'function' ? step(replies) : step
}

function filler(namespace: string, id: string): <T>(value: T) => T {
  const fillText = (text: string): string => text.replace(/\bNS\b/g, namespace).replace(/\bID\b/g, id)
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillText(value)
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
    return Object.fromEntries(Object.entries(value).map(([key, below]) => [fillText(key), fill(below)]))
  }
  return (value) => fill(value) as typeof value
}

/** A regular expression in a case stands for any text that it matches. */
function expected(value: unknown): object {
  const convert = (each: unknown): unknown => {
    if (each instanceof RegExp) return matching(each)
    if (Array.isArray(each)) return each.map(convert)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([key, below]) => [key, convert(below)]))
  }
  return convert(value) as object
}

function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}
