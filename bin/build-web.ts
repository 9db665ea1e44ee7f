import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

// Builds the web console unless what is there was made of the same files.
const sources = [
  'src/web',
  'src/contract',
  'bin/build-web.ts',
  'bin/compress-assets.ts',
  'vite.config.ts',
  'package-lock.json',
]
const stamp = join('dist', 'web.stamp')

function filesBelow(path: string): readonly string[] {
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

const wanted = hashOf(sources.flatMap(filesBelow))
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  await build({ logLevel: process.argv.includes('--quiet') ? 'error' : 'info' })
  writeFileSync(stamp, wanted)
}
