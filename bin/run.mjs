// Runs the project's commands with its own Node, after installing what is missing. Plain JavaScript for any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.installed')
// The second start of anything finds its modules compiled.
const env = {
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
}

const commands = {
  start: [
    ['node', 'bin/build-web.ts', '--quiet'],
    ['node', 'src/server/main.ts'],
  ],
  build: [['node', 'bin/build-web.ts']],
  test: [
    ['node', 'bin/build-web.ts', '--quiet'],
    ['vitest', 'run'],
  ],
  check: [
    ['oxfmt', '--check', '.'],
    ['tsc', '--noEmit'],
    ['tsc', '--noEmit', '-p', 'src/web'],
    ['oxlint', '--deny-warnings'],
    ['knip'],
  ],
  generate: [['node', 'bin/generate.ts']],
  shots: [
    ['node', 'bin/build-web.ts', '--quiet'],
    ['node', 'test/browser/take-shots.ts'],
  ],
  'bench:images': [['node', 'test/bench/images.ts']],
  soak: [['vitest', 'run', '--config', 'vitest.soak.config.ts']],
}

function run(command, args) {
  const { status, signal } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' })
  return signal ? 128 + constants.signals[signal] : (status ?? 1)
}

/** Runs the command that this program stands for: what ends this one ends that one, and nothing is left behind. */
function become(command, args) {
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // The terminal sends it to the child as well, whose end is waited for.
  process.on('SIGINT', () => {})
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(child)
  child.on('error', (error) => {
    process.stderr.write(`error: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (status, signal) => process.exit(signal ? 128 + constants.signals[signal] : (status ?? 1)))
}

/** npm sends a signal to its shell alone, which ends of it and passes nothing on. */
function endWithParent(child) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 100)
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
const [command, ...args] = steps.at(-1)
for (const [first, ...firstArgs] of steps.slice(0, -1)) {
  const status = run(first, firstArgs)
  if (status !== 0) process.exit(status)
}
become(command, [...args, ...rest])
