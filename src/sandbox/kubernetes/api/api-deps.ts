import type { Log } from '#platform/log.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import type { Timers } from '#sandbox/kubernetes/timers.ts'

export interface ApiDeps {
  readonly store: ObjectStore
  readonly timers: Timers
  readonly now: () => Date
  readonly newId: () => string
  readonly log: Log
  /** Host and port under which clients reach the server. */
  readonly address: () => string
  readonly bookmarkEveryMs: number
}
