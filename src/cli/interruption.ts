import { setTimeout as delay } from 'node:timers/promises'

/** The person pressed Ctrl-C, or left a prompt. The message says what goes on without them, if anything does. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The work's result, or Interrupted as soon as the signal is aborted. */
export async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal, goesOn = ''): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(new Interrupted(goesOn))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal })
  } catch {
    throw new Interrupted()
  }
}
