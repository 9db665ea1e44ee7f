import { DomainError, errorCodes } from '#contract/errors.ts'
import { createLog } from '#platform/log.ts'
import { loadConfig } from './config.ts'
import { createConsole, type RunningConsole } from './create-console.ts'

/** Starts the console and prints the one line that a person needs; everything else is log, on standard error. */
async function main(): Promise<void> {
  const config = loadConfig(process.env, process.argv.slice(2))
  const log = createLog(config.logLevel)
  process.on('unhandledRejection', (error) => {
    log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a promise was left alone')
  })
  const running = await createConsole(config, log)
  endOnSignal(running)
  process.stdout.write(greeting(running))
}

function greeting({ url, oneTimeToken, isSandbox }: RunningConsole): string {
  const place = isSandbox ? 'Sandbox: a simulated Kubernetes in this process; nothing is deployed for real.\n' : ''
  if (oneTimeToken === undefined) return `${place}PeSIT Wizard Console: ${url}\n`
  return `${place}PeSIT Wizard Console: ${url}/set-up#token=${oneTimeToken.expose()}\nThis URL makes the first administrator, once: npx pwctl login URL\n`
}

function endOnSignal(running: RunningConsole): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void running.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

try {
  await main()
} catch (error) {
  if (error instanceof DomainError) {
    process.stderr.write(`error: ${error.message}\n${error.hint === undefined ? '' : `hint: ${error.hint}\n`}`)
    process.exit(errorCodes[error.code].exitCode)
  }
  const { code } = error as { code?: unknown }
  if (code === 'EADDRINUSE') {
    process.stderr.write(
      'error: The address is in use already\nhint: Choose another port with --port or PESITWIZARD_PORT.\n',
    )
    process.exit(errorCodes.conflict.exitCode)
  }
  process.stderr.write(`error: The console could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
