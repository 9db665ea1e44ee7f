import type { Actor } from '#contract/access.ts'
import type { Changes } from '#platform/changes.ts'
import type { Database } from '#platform/database/open-database.ts'
import type { Cipher } from '#platform/encryption/cipher.ts'
import type { Log } from '#platform/log.ts'

/** What everything in the product needs from the outside; made once by the composition root. */
export interface Core {
  readonly db: Database
  readonly cipher: Cipher
  readonly log: Log
  readonly now: () => Date
  readonly newId: () => string
  /** Tells a reconciler that a key may have work; `undefined`: all its keys. */
  readonly wake: (reconciler: string, key?: string) => void
  /** Tells those who follow what changed. */
  readonly changes: Changes
  /** Named places at which a test ends the process. Does nothing otherwise. */
  readonly failpoint: (name: string) => void
  /** Marks what this console wrote into Kubernetes, so that two consoles never take each other's objects. */
  readonly installationId: string
}

/** Core, and who asks. */
export interface Context extends Core {
  readonly actor: Actor
  readonly requestId: string | null
  readonly dryRun: boolean
  readonly idempotency: { readonly key: string; readonly requestHash: string } | null
}

const systemActor: Actor = { type: 'system', id: 'system', name: 'system' }

export function systemContext(core: Core): Context {
  return { ...core, actor: systemActor, requestId: null, dryRun: false, idempotency: null }
}
