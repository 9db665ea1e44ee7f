import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(js|css|svg|html|json)$/

/** Writes a .br and a .gz beside every text file of the build, so that the server never compresses at request time. */
export function compressAssets(): Plugin {
  let directory = ''
  return {
    name: 'compress-assets',
    apply: 'build',
    configResolved(config) {
      directory = join(config.root, config.build.outDir)
    },
    closeBundle() {
      for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
        if (compressible.test(file)) compress(join(directory, file))
      }
    },
  }
}

function compress(path: string): void {
  const content = readFileSync(path)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  writeFileSync(`${path}.br`, brotliCompressSync(content, quality))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}
