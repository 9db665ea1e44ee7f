import { readFile, stat } from 'node:fs/promises'
import { DomainError } from '#contract/errors.ts'
import { untilAborted } from './interruption.ts'
import type { World } from './world.ts'

const megabyte = 1_048_576

/** A file or, for `-`, standard input; at most `limit` bytes. */
export async function readInput(world: World, path: string, limit = 5 * megabyte): Promise<string> {
  return path === '-' ? untilAborted(readStandardInput(world, limit), world.signal) : readTextFile(path, limit)
}

async function readStandardInput(world: World, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of world.stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > limit) throw tooLarge('Standard input', limit)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function readTextFile(path: string, limit: number): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > limit) throw tooLarge(path, limit)
    return await readFile(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

export function unreadable(path: string, error: unknown, verb = 'read'): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (error instanceof DomainError || typeof code !== 'string') return error
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'it does not exist',
    EACCES: `it may not be ${verb}`,
    EISDIR: 'it is a directory',
  }
  return new DomainError('invalid', `${path} cannot be ${verb}: ${reasons[code] ?? code}`)
}

function tooLarge(name: string, limit: number): DomainError {
  return new DomainError('too-large', `${name} has more than ${Math.floor(limit / megabyte)} MB`)
}
