import { Readable, Writable } from 'node:stream'
import { runCli } from '#cli/program.ts'

export interface PwctlAnswer {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface PwctlSetting {
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** `pwctl` with these words, as it runs in a terminal of its own. */
export async function runPwctl(
  args: readonly string[],
  { home, env = {}, stdin = '' }: PwctlSetting,
): Promise<PwctlAnswer> {
  const written = { out: '', err: '' }
  const keep = (stream: keyof typeof written) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[stream] += chunk.toString()
        done()
      },
    })
  const code = await runCli(args, {
    env,
    homeDirectory: home,
    stdin: Readable.from([stdin]),
    stdout: keep('out'),
    stderr: keep('err'),
    signal: new AbortController().signal,
    now: Date.now,
    pollEveryMs: 50,
  })
  return { code, ...written }
}
