import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import type { World } from './world.ts'

const Context = z.object({ name: z.string().min(1), server: z.string().min(1), token: z.string().min(1) })
export type Context = z.infer<typeof Context>

const ContextFile = z.object({ current: z.string().nullable().default(null), contexts: z.array(Context).default([]) })
export type ContextFile = z.infer<typeof ContextFile>

function contextFilePath({ env, homeDirectory }: World): string {
  const base = env['XDG_CONFIG_HOME']
  return join(base === undefined || base === '' ? join(homeDirectory, '.config') : base, 'pwctl', 'config.yaml')
}

export async function readContextFile(world: World): Promise<ContextFile> {
  const path = contextFilePath(world)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new DomainError('unavailable', `${path} cannot be read: ${error.code ?? 'unknown reason'}`)
  })
  const parsed = ContextFile.safeParse(parseQuietly(text) ?? {})
  if (parsed.success) return parsed.data
  throw new DomainError('invalid', `${path} is not a configuration of pwctl`, {
    hint: 'Remove it, and sign in again with pwctl login URL.',
  })
}

function parseQuietly(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' })
  } catch {
    return 'not YAML'
  }
}

/** The file holds tokens: it is readable by its owner only, and never half written. */
export async function writeContextFile(world: World, file: ContextFile): Promise<void> {
  const path = contextFilePath(world)
  const draft = `${path}.${randomUUID()}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await writeFile(draft, stringify(file), { mode: 0o600, flag: 'wx' })
    await chmod(draft, 0o600)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

export function withContext(file: ContextFile, context: Context): ContextFile {
  return {
    current: context.name,
    contexts: [...file.contexts.filter(({ name }) => name !== context.name), context],
  }
}

export function withoutContext(file: ContextFile, name: string): ContextFile {
  return {
    current: file.current === name ? null : file.current,
    contexts: file.contexts.filter((context) => context.name !== name),
  }
}

export function findContext(file: ContextFile, name: string): Context {
  const context = file.contexts.find((candidate) => candidate.name === name)
  if (context !== undefined) return context
  throw new DomainError('not-found', `There is no context "${name}"`, {
    hint: 'pwctl context ls shows them; pwctl login URL makes one.',
  })
}
