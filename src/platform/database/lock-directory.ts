import { DatabaseSync } from 'node:sqlite'
import { hostname } from 'node:os'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '#contract/errors.ts'

/**
 * Takes a data directory for this process alone. The lock is the kernel's, on a file of its own, so it ends with the
 * process however that ends; the holder's name beside it is only for the message.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const holder = join(directory, 'console.lock.json')
  const lock = new DatabaseSync(join(directory, 'console.lock'))
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new DomainError('conflict', `Another console uses the data directory: ${readHolder(holder)}`, {
      hint: 'Stop that console, or choose another directory with PESITWIZARD_DATA_DIR.',
    })
  }
  writeFileSync(holder, JSON.stringify({ pid: process.pid, host: hostname() }))
  return () => lock.close()
}

function readHolder(file: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as { pid: unknown; host: unknown }
    return `process ${String(pid)} on ${String(host)}`
  } catch {
    return 'its holder is not known'
  }
}
