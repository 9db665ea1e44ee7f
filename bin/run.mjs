// Runs the project's commands with its own Node, after installing what is missing. Plain JavaScript for any Node from 20 on.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.installed')
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }

const commands = {
  start: [['node', 'src/server/main.ts']],
  test: [['vitest', 'run']],
  check: [['oxfmt', '--check', '.'], ['tsc', '--noEmit'], ['oxlint', '--deny-warnings'], ['knip']],
  generate: [['node', 'bin/generate.ts']],
  soak: [['vitest', 'run', '--config', 'vitest.soak.config.ts']],
}

function run(command, args) {
  const { status, signal } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' })
  return signal ? 128 + constants.signals[signal] : (status ?? 1)
}

/** `npm ci` unless the installed packages are already those of the lock file. */
function installWhatIsMissing() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(join(bin, 'node')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const status = run('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'])
  if (status !== 0) process.exit(status)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
}

const [name, ...rest] = process.argv.slice(2)
const steps = commands[name]
if (steps === undefined) {
  process.stderr.write(`usage: node bin/run.mjs ${Object.keys(commands).join('|')}\n`)
  process.exit(2)
}
installWhatIsMissing()
for (const [index, [command, ...args]] of steps.entries()) {
  const status = run(command, index === steps.length - 1 ? [...args, ...rest] : args)
  if (status !== 0) process.exit(status)
}
