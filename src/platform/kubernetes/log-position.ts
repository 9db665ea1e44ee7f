import type { PodLogLine } from './pod-log-lines.ts'

/** How far a log was read: the time of the last line, and how many lines of just that time. */
export interface LogPosition {
  readonly at: bigint
  readonly count: number
}

export function positionAfter(position: LogPosition | undefined, { at }: PodLogLine): LogPosition {
  return { at, count: position?.at === at ? position.count + 1 : 1 }
}

/** Kubernetes begins a log at a whole second, so that what was read of that second comes again and is passed over. */
export function createPassOver(position: LogPosition | undefined): (line: PodLogLine) => boolean {
  let same = 0
  return ({ at }) => {
    if (position === undefined || at > position.at) return false
    if (at < position.at) return true
    same += 1
    return same <= position.count
  }
}

/** The whole second of the position, as `sinceTime` wants it. */
export function sinceTimeOf({ at }: LogPosition): string {
  return new Date(Number(at / 1_000_000_000n) * 1000).toISOString().replace('.000Z', 'Z')
}

/** `1764178000123456789-2`: fits where an id of a server-sent event does. */
export function writePosition({ at, count }: LogPosition): string {
  return `${at}-${count}`
}

export function readPosition(text: string): LogPosition | undefined {
  const match = /^(\d{1,20})-(\d{1,9})$/.exec(text)
  if (match === null) return undefined
  return { at: BigInt(match[1] ?? 0), count: Number(match[2]) }
}
