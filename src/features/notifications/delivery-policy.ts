import type { SendProblem } from '#contract/notifications.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** After each failure in a row; then every twelve hours, until it is given up. */
const delaysMs = [10 * secondMs, minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs]
const longestMs = 12 * hourMs
export const givenUpAfterMs = 72 * hourMs

/** What is told within so long goes into one message. */
export const gatherMs = 10 * secondMs

/** How long to wait after so many failures. `random`: 0 to 1, spreads by a tenth; what the receiver asks for is kept to, up to a day. */
export function retryDelayMs(failures: number, random: number, askedSeconds = 0): number {
  const delay = delaysMs[failures - 1] ?? longestMs
  return Math.max(delay * (0.9 + random * 0.2), Math.min(askedSeconds * secondMs, 24 * hourMs))
}

const ofTheMessage: ReadonlySet<SendProblem> = new Set(['rejected'])

/** Whether the receiver took offence at this message alone, so that the others may be tried. */
export function isOfTheMessage(problem: SendProblem): boolean {
  return ofTheMessage.has(problem)
}
