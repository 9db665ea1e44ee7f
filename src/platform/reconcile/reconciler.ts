/**
 * Brings one kind of thing to its intended state.
 *
 * `reconcile` gets a key and nothing else: it reads intent and reality itself, so a restart, a missed event and "sync
 * now" run the same code. Safe to run twice; a second pass writes nothing. Throw to be retried with backoff; throw a
 * DomainError when only a person can help.
 */
export interface Reconciler {
  readonly name: string
  readonly resyncEveryMs: number
  /** How many keys may be worked on at once. */
  readonly width: number
  listKeys(signal: AbortSignal): Promise<readonly string[]>
  reconcile(key: string, signal: AbortSignal): Promise<{ readonly recheckAfterMs?: number }>
}
