import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium, { inflate } from '@sparticuz/chromium'

/** Libraries of the browser that a bare system lacks, as its package brings them. */
export const browserLibraries = join(tmpdir(), 'al2023', 'lib')

/** Unpacks the browser once, before tests that would do it all at the same time. */
export default async function installBrowser(): Promise<void> {
  if (process.env['PESITWIZARD_TEST_CHROMIUM'] !== undefined) return
  const executable = await chromium.executablePath()
  if (!hasItsLibraries(executable)) {
    await inflate(join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/bin/al2023.tar.br'))
  }
}

function hasItsLibraries(executable: string): boolean {
  try {
    return !execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found')
  } catch {
    return false
  }
}
