import { homedir } from 'node:os'
import { exitCode } from './exit-codes.ts'
import { runCli } from './program.ts'

const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())

// Who reads the output may leave first, as `head` does: that is no failure to be told.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(exitCode.brokenPipe)
  })
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  homeDirectory: homedir(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interruption.signal,
  now: Date.now,
  pollEveryMs: 500,
})
// A request or an open standard input would hold the process back.
if (interruption.signal.aborted) process.exit()
