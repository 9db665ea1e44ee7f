import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DomainError } from '#contract/errors.ts'

/** Reads the key that everything is sealed with: 32 bytes as base64. Makes it, mode 0600, where `mayMake` says so. */
export function readMasterKey(file: string, mayMake: boolean): Buffer {
  if (!existsSync(file)) {
    if (!mayMake) {
      throw new DomainError(
        'unavailable',
        `The master key file ${file} is missing, and the database holds sealed values`,
        {
          hint: 'Put the key back from its backup. Without it the credentials cannot be read by anyone.',
        },
      )
    }
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  }
  refuseOpenFile(file)
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== 32) {
    throw new DomainError('invalid', `The master key file ${file} does not hold 32 bytes as base64`, {
      hint: 'A good key comes from: openssl rand -base64 32',
    })
  }
  return key
}

function refuseOpenFile(file: string): void {
  if ((statSync(file).mode & 0o007) === 0) return
  throw new DomainError('invalid', `The master key file ${file} may be read by every user of this machine`, {
    hint: `chmod 600 ${file}`,
  })
}
