import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DomainError } from '#contract/errors.ts'
import { readInput, unreadable } from '#cli/input.ts'
import type { World } from '#cli/world.ts'
import { isAddress, readAddress } from './read-address.ts'
import type { Issue } from '#contract/documents/issue.ts'
import { refuse } from './refuse.ts'
import { understand, type Manifest, type Understood } from '#contract/documents/manifest.ts'
import { readDocuments, type Located, type Source } from '#contract/documents/read-documents.ts'

const documentFile = /\.(ya?ml|json)$/i

export interface SourceOptions {
  readonly files: readonly string[]
  readonly recursive: boolean
  readonly strict: boolean
}

/** Reads and validates everything that was named; refuses with all that is wrong, so that bad input changes nothing. */
export async function readManifests(
  world: World,
  options: SourceOptions,
): Promise<{ readonly manifests: readonly Manifest[]; readonly warnings: readonly Issue[] }> {
  const sources = await readSources(world, options)
  const understood = understandSources(sources)
  const tooLoose = options.strict ? understood.warnings.filter(({ code }) => code === 'placeholder') : []
  const issues = [...understood.issues, ...tooLoose]
  if (issues.length > 0) throw refuse(issues)
  if (understood.manifests.length === 0) {
    throw new DomainError('invalid', `${sources.map(({ name }) => name).join(', ')} describes nothing`, {
      hint: 'A registry is described by name, url, username and password.',
    })
  }
  return { manifests: understood.manifests, warnings: understood.warnings }
}

function understandSources(sources: readonly Source[]): Understood {
  const documents: Located[] = []
  const issues: Issue[] = []
  for (const source of sources) {
    const read = readDocuments(source)
    if (read.ok) documents.push(...read.documents)
    else issues.push(...read.issues)
  }
  const understood = understand(documents)
  return { ...understood, issues: [...issues, ...understood.issues] }
}

async function readSources(world: World, { files, recursive }: SourceOptions): Promise<readonly Source[]> {
  const sources: Source[] = []
  for (const file of files) {
    if (file === '-') sources.push({ name: 'stdin', text: await readInput(world, '-') })
    else if (isAddress(file)) sources.push({ name: file, text: await readAddress(world, file) })
    else {
      for (const path of await filesAt(file, recursive))
        sources.push({ name: path, text: await readInput(world, path) })
    }
  }
  return sources
}

async function filesAt(path: string, recursive: boolean): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const entries = await readdir(path, { withFileTypes: true, recursive })
    const found = entries
      .filter((entry) => entry.isFile() && documentFile.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
    if (found.length > 0) return found
  } catch (error) {
    throw unreadable(path, error)
  }
  const message = `${path} holds no .yaml, .yml or .json file`
  throw new DomainError('invalid', message, recursive ? {} : { hint: 'Add -R to look into its folders.' })
}
