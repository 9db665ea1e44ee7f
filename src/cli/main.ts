import { homedir } from 'node:os'
import { runCli } from './program.ts'

const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())

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
