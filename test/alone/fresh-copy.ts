import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface FreshCopy {
  readonly root: string
  remove(): Promise<void>
}

/** What a clone would hold, and the packages that `npm ci` has installed here already. */
export async function makeFreshCopy(): Promise<FreshCopy> {
  const root = await mkdtemp(join(tmpdir(), 'pesitwizard-clone-'))
  for (const file of await filesOfTheProject()) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await copyFile(file, join(root, file))
  }
  await linkPackages(resolve('node_modules'), join(root, 'node_modules'))
  return { root, remove: () => rm(root, { recursive: true, force: true }) }
}

async function filesOfTheProject(): Promise<readonly string[]> {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout } = await run('git', options, { maxBuffer: 64 * 1024 * 1024 })
  const listed = stdout.split('\0').filter((file) => file !== '')
  const present = await Promise.all(listed.map(async (file) => ((await isFile(file)) ? [file] : [])))
  return present.flat()
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** Each package by a link of its own, so that an `npm ci` in the copy would take away links and no packages. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const name of await readdir(from)) {
    if (name === '.installed') await copyFile(join(from, name), join(to, name))
    else if (name !== '.cache') await symlink(join(from, name), join(to, name))
  }
}

export interface Started {
  readonly npm: ChildProcess
  readonly ended: Promise<unknown>
  printed(): string
}

/** `npm start` as a person types it: nothing of the environment of the tests but the path to npm. */
export function npmStart(root: string, environment: Readonly<Record<string, string>>): Started {
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { PATH: pathOfAPerson(), HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let printed = ''
  const keep = (chunk: Buffer) => void (printed += chunk.toString())
  npm.stdout.on('data', keep)
  npm.stderr.on('data', keep)
  return { npm, ended: once(npm, 'exit'), printed: () => printed }
}

function pathOfAPerson(): string {
  const own = `${sep}node_modules${sep}.bin`
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith(own))
    .join(delimiter)
}

/** For a test that ends early: nothing that `npm start` began stays behind. */
export function endAll({ npm }: Started): void {
  if (npm.pid === undefined) return
  try {
    process.kill(-npm.pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
