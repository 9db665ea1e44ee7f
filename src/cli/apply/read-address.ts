import { DomainError } from '#contract/errors.ts'
import { untilAborted } from '#cli/interruption.ts'
import type { World } from '#cli/world.ts'

const mostBytes = 5 * 1_048_576
const longestMs = 30_000

export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source)
}

/** The text at an address, for which nothing of this machine is sent along; at most 5 MB, within 30 s. */
export async function readAddress(world: World, address: string): Promise<string> {
  return untilAborted(fetchText(address), world.signal)
}

async function fetchText(address: string): Promise<string> {
  if (!URL.canParse(address) || new URL(address).username !== '') {
    throw new DomainError('invalid', 'This is not an address that documents can be read from')
  }
  const { origin, pathname } = new URL(address)
  const place = `${origin}${pathname}`
  try {
    const response = await fetch(address, { credentials: 'omit', signal: AbortSignal.timeout(longestMs) })
    if (!response.ok) throw new DomainError('unavailable', `${place} answered with status ${response.status}`)
    return await readBounded(response, place)
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError('unavailable', `${place} does not answer`)
  }
}

async function readBounded(response: Response, place: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new DomainError('too-large', `${place} has more than 5 MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
