import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listAudit } from '#contract/audit.ts'
import { createRegistry, listRegistries } from '#contract/registries.ts'
import { type ConsoleProcess, type ListeningConsole, spawnConsole, startConsoleProcess } from './console-process.ts'

let directory: string
let first: ListeningConsole
const begun: ConsoleProcess[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pesitwizard-second-'))
  first = await startConsoleProcess({ PESITWIZARD_DATA_DIR: join(directory, 'data'), PESITWIZARD_KUBERNETES: 'none' })
  begun.push(first)
  await first.call(createRegistry, { body: { name: 'kept', url: 'ghcr.io', username: 'me', password: 'kept' } })
})

afterEach(async () => {
  for (const { child } of begun) child.kill('SIGKILL')
  await Promise.all(begun.splice(0).map(({ ended }) => ended))
  await rm(directory, { recursive: true, force: true })
})

const world = async () => ({
  registries: (await first.call(listRegistries, {})).value.items,
  audit: (await first.call(listAudit, {})).value.items,
})

async function startSecond(environment: Readonly<Record<string, string>>) {
  const second = spawnConsole({ PESITWIZARD_KUBERNETES: 'none', ...environment })
  begun.push(second)
  return { code: await second.ended, printed: second.printed(), said: second.logged() }
}

test('a second console on the same data directory says who has it and ends with code 3, and the first goes on', async () => {
  const before = await world()

  const second = await startSecond({ PESITWIZARD_DATA_DIR: join(directory, 'data') })

  expect(second).toEqual({
    code: 3,
    printed: '',
    said:
      `error: Another console uses the data directory: process ${first.child.pid} on ${hostname()}\n` +
      'hint: Stop that console, or choose another directory with PESITWIZARD_DATA_DIR.\n',
  })
  expect(await world()).toEqual(before)
})

test('a second console on the same port says so and ends with code 3', async () => {
  const before = await world()

  const second = await startSecond({
    PESITWIZARD_DATA_DIR: join(directory, 'other'),
    PESITWIZARD_PORT: new URL(first.url).port,
  })

  expect(second).toEqual({
    code: 3,
    printed: '',
    said: 'error: The address is in use already\nhint: Choose another port with --port or PESITWIZARD_PORT.\n',
  })
  expect(await world()).toEqual(before)
})

test.each([
  ['a port that there is not', { PESITWIZARD_PORT: '99999' }, 'PESITWIZARD_PORT'],
  ['an unknown Kubernetes', { PESITWIZARD_KUBERNETES: 'minikube' }, 'PESITWIZARD_KUBERNETES'],
  ['a kubeconfig without its file', { PESITWIZARD_KUBERNETES: 'kubeconfig' }, 'needs the file'],
  ['a token that is too short', { PESITWIZARD_ADMIN_TOKEN: 'short-token' }, 'PESITWIZARD_ADMIN_TOKEN'],
])('%s ends the start with code 2, what is wrong and a hint', async (_what, environment, words) => {
  const second = await startSecond({ PESITWIZARD_DATA_DIR: join(directory, 'other'), ...environment })

  expect(second).toMatchObject({ code: 2, printed: '' })
  expect(second.said).toMatch(/^error: .+\nhint: .+\n$/)
  expect(second.said).toContain(words)
  expect(second.said).not.toContain('short-token')
})
