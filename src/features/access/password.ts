import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Secret } from '#platform/secret.ts'

const derive = promisify(argon2)

/** OWASP asks for 19 MiB twice; this is above. 64 MiB, 3 passes. */
const cost = { memory: 64 * 1024, passes: 3, parallelism: 1 }
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** A hash in PHC string format, with its own salt and cost. */
export async function hashPassword(password: Secret): Promise<string> {
  const salt = randomBytes(16)
  const hash = await hashWith(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

/** Where there is no hash it takes as long, so that the time does not tell who exists. */
export async function isPassword(password: Secret, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', hash = ''] = phc.exec(stored ?? '') ?? []
  if (memory === undefined) {
    await hashWith(password, randomBytes(16), cost)
    return false
  }
  const known = Buffer.from(hash, 'base64')
  const costs = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const found = await hashWith(password, Buffer.from(salt, 'base64'), costs)
  return known.length === found.length && timingSafeEqual(known, found)
}

/** NIST SP 800-63B asks to compare Unicode passwords in one normal form. */
function hashWith(password: Secret, nonce: Buffer, costs: typeof cost): Promise<Buffer> {
  return derive('argon2id', { message: password.expose().normalize('NFKC'), nonce, tagLength: 32, ...costs })
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
