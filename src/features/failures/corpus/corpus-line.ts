import type { Cause } from '#contract/diagnosis.ts'

/** A message that was really said, and what it means. */
export interface CorpusLine {
  /** The runtime and its version, and where it matters the registry. */
  readonly by: string
  readonly said: string
  readonly reason?: string
  readonly means: Cause
  /** What else it may mean; nothing but this may be answered beside. */
  readonly maybe: readonly Cause[]
}
