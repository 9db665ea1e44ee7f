import type { Cause, Confidence } from '#contract/diagnosis.ts'

/** What would decide, where the words alone do not. */
export type SettledBy = 'replay' | 'secret' | 'node' | 'events' | 'logs'

/** One meaning that words may have. Named groups of a pattern become values of the cause. */
export interface MessageRule {
  readonly cause: Cause
  readonly confidence: Confidence
  /** Any of these. Each must be linear on hostile text: no unbounded repetition next to another one. */
  readonly says: readonly RegExp[]
  /** What the same words may mean too. */
  readonly besides: readonly Cause[]
  readonly settledBy?: SettledBy
}

type Rest = Partial<Pick<MessageRule, 'besides' | 'settledBy'>>

export function certainly(cause: Cause, says: readonly RegExp[], rest: Rest = {}): MessageRule {
  return { cause, confidence: 'certain', says, besides: [], ...rest }
}

export function likely(cause: Cause, says: readonly RegExp[], rest: Rest = {}): MessageRule {
  return { cause, confidence: 'likely', says, besides: [], ...rest }
}

export function possibly(cause: Cause, says: readonly RegExp[], rest: Rest = {}): MessageRule {
  return { cause, confidence: 'possible', says, besides: [], ...rest }
}
