import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Call, createClient } from '#contract/client.ts'
import { type Log, silentLog } from '#platform/log.ts'
import { loadConfig } from '#server/config.ts'
import { createConsole, type Outside, type RunningConsole } from '#server/create-console.ts'

export const adminToken = 'an-administrator-token-for-tests'

export interface TestConsole {
  readonly url: string
  readonly call: Call
  readonly directory: string
  readonly running: RunningConsole
  stop(): Promise<void>
}

export interface TestConsoleOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly directory?: string
  readonly log?: Log
  readonly outside?: Outside
}

/** One that manages namespaces of a Kubernetes, and may reach registries on loopback. */
export function startConsoleOn(
  { kubeconfig }: { readonly kubeconfig: string },
  namespaces: readonly string[],
  options: TestConsoleOptions = {},
): Promise<TestConsole> {
  const environment = {
    PESITWIZARD_KUBERNETES: 'kubeconfig',
    PESITWIZARD_KUBECONFIG: kubeconfig,
    PESITWIZARD_NAMESPACES: namespaces.join(','),
    PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: '127.0.0.0/8,::1/128',
    ...options.environment,
  }
  return startConsole({ ...options, environment })
}

/** The whole console in this process, on a free port and a data directory of its own. */
export async function startConsole(options: TestConsoleOptions = {}): Promise<TestConsole> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'pesitwizard-test-')))
  const config = loadConfig(
    {
      PESITWIZARD_DATA_DIR: directory,
      PESITWIZARD_PORT: '0',
      PESITWIZARD_CHECK_INTERVAL_MINUTES: '0',
      PESITWIZARD_ADMIN_TOKEN: adminToken,
      PESITWIZARD_KUBERNETES: 'none',
      ...options.environment,
    },
    [],
  )
  const running = await createConsole(config, options.log ?? silentLog, options.outside)
  return {
    url: running.url,
    call: createClient({ baseUrl: running.url, token: adminToken }),
    directory,
    running,
    async stop() {
      await running.stop()
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Looks until what is wanted is there, or fails with what was seen last. */
export async function eventually<T>(
  look: () => Promise<T>,
  isWanted: (seen: T) => boolean,
  withinMs = 10_000,
  everyMs = 50,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (isWanted(seen)) return seen
    if (Date.now() > deadline)
      throw new Error(`Not within ${withinMs} ms; seen last: ${JSON.stringify(seen)?.slice(0, 1500)}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
