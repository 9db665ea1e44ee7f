import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { runCli } from '#cli/program.ts'
import { adminToken, startConsole, type TestConsole, type TestConsoleOptions } from './start-console.ts'

export interface PwctlAnswer {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface PwctlSetting {
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** Whether standard output is a terminal. */
  readonly terminal?: boolean
  readonly signal?: AbortSignal
  /** Sees everything that is written, as it is written. */
  readonly onWrite?: (text: string) => void
}

/** `pwctl` with these words, as it runs in a terminal of its own. */
export async function runPwctl(
  args: readonly string[],
  { home, env = {}, stdin = '', terminal = false, signal, onWrite }: PwctlSetting,
): Promise<PwctlAnswer> {
  const written = { out: '', err: '' }
  const keep = (stream: keyof typeof written) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[stream] += chunk.toString()
        onWrite?.(chunk.toString())
        done()
      },
    })
  const code = await runCli(args, {
    env,
    homeDirectory: home,
    stdin: Readable.from([stdin]),
    stdout: Object.assign(keep('out'), { isTTY: terminal }),
    stderr: keep('err'),
    signal: signal ?? new AbortController().signal,
    now: Date.now,
    pollEveryMs: 50,
  })
  return { code, ...written }
}

export interface SignedIn {
  readonly console: TestConsole
  readonly home: string
  readonly pwctl: (args: readonly string[], setting?: Omit<PwctlSetting, 'home'>) => Promise<PwctlAnswer>
  stop(): Promise<void>
}

/** A console of its own, and a `pwctl` that is an administrator of it. */
export async function startSignedIn(options: TestConsoleOptions = {}): Promise<SignedIn> {
  const console = await startConsole(options)
  const home = await mkdtemp(join(tmpdir(), 'pwctl-test-'))
  const env = { PWCTL_SERVER: console.url, PWCTL_TOKEN: adminToken }
  return {
    console,
    home,
    pwctl: (args, setting = {}) => runPwctl(args, { ...setting, home, env: { ...env, ...setting.env } }),
    async stop() {
      await console.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
