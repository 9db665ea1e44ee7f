import type { SubscribedKind } from '#contract/notifications.ts'
import type { Telling } from './telling.ts'

/** Something that a person wants to be told of, as it is now. */
export interface Matter {
  /** The same for as long as it is the same matter, and of no other: what it is told once by. */
  readonly key: string
  readonly telling: Telling & { readonly kind: SubscribedKind }
  /** How long it must last before it is told: what passes by itself is no matter. */
  readonly holdMs: number
  /** Of an event, when it happened: a channel that came later is not told. */
  readonly happenedAt?: string
}

/** All there is to tell at a moment. */
export interface Matters {
  readonly present: readonly Matter[]
  /** Keys of matters that are over for certain, and how their end is told. */
  readonly over: ReadonlyMap<string, Telling>
  /** Keys of which it is not known now whether they are still there. */
  readonly unknown: ReadonlySet<string>
}
