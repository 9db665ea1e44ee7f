import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type Call, createClient } from '#contract/client.ts'
import { adminToken, eventually } from './start-console.ts'

/** A console in a process of its own, as it runs for people. */
export interface ConsoleProcess {
  readonly child: ChildProcess
  /** What stands on its standard output, and on its standard error, where the log goes. */
  printed(): string
  logged(): string
  /** Resolves with the exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
}

export interface ListeningConsole extends ConsoleProcess {
  readonly url: string
  readonly call: Call
}

export function spawnConsole(environment: Readonly<Record<string, string>>): ConsoleProcess {
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
      PESITWIZARD_PORT: '0',
      PESITWIZARD_CHECK_INTERVAL_MINUTES: '0',
      PESITWIZARD_ADMIN_TOKEN: adminToken,
      PESITWIZARD_LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => void (written.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (written.err += chunk.toString()))
  return {
    child,
    printed: () => written.out,
    logged: () => written.err,
    ended: once(child, 'close').then(() => child.exitCode ?? child.signalCode),
  }
}

/** Waits until it says where it listens. */
export async function startConsoleProcess(environment: Readonly<Record<string, string>>): Promise<ListeningConsole> {
  const begun = spawnConsole(environment)
  const url = await eventually(
    async () => /http:\/\/[\d.]+:\d+/.exec(begun.printed())?.[0] ?? hasEnded(begun.child),
    (seen) => seen !== undefined,
    30_000,
  )
  if (typeof url !== 'string') throw new Error(`The console ended before it listened: ${begun.logged()}`)
  const token = environment['PESITWIZARD_ADMIN_TOKEN'] ?? adminToken
  return { ...begun, url, call: createClient({ baseUrl: url, token }) }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): true | undefined {
  return exitCode === null && signalCode === null ? undefined : true
}

export async function stopConsole({ child, ended }: ConsoleProcess): Promise<void> {
  child.kill('SIGTERM')
  await ended
}
