import type { ClusterLogEvent, LogLine } from '#contract/cluster-logs.ts'

export interface PodLine extends LogLine {
  readonly pod: string
}

export interface LogsSeen {
  /** In the order of time, whichever pod they are of. */
  readonly lines: readonly PodLine[]
  /** How many lines came, those included that were let go. */
  readonly received: number
  /** What pods wait for, in the words of Kubernetes. */
  readonly waiting: Readonly<Record<string, string>>
  readonly ended: readonly string[]
  /** There is nothing left to follow. */
  readonly isOver: boolean
}

export const nothingSeen: LogsSeen = { lines: [], received: 0, waiting: {}, ended: [], isOver: false }

/** What the page keeps; older lines are let go. */
const mostLines = 10_000

export function see(seen: LogsSeen, events: readonly ClusterLogEvent[]): LogsSeen {
  const added: PodLine[] = []
  const waiting = { ...seen.waiting }
  let { ended, isOver } = seen
  for (const event of events) {
    if (event.type === 'end') isOver = true
    else delete waiting[event.pod]
    if (event.type === 'lines') for (const line of event.lines) added.push({ pod: event.pod, ...line })
    if (event.type !== 'pod') continue
    if (event.state === 'ended') ended = [...ended, event.pod]
    else waiting[event.pod] = event.message ?? ''
  }
  return { lines: merge(seen.lines, added), received: seen.received + added.length, waiting, ended, isOver }
}

/** Times are all written alike, so that they are in order as text; lines of one instant stay as they came. */
function merge(lines: readonly PodLine[], added: readonly PodLine[]): readonly PodLine[] {
  if (added.length === 0) return lines
  const fresh = added.toSorted(byTime)
  const isLater = (lines.at(-1)?.at ?? '') <= (fresh[0]?.at ?? '')
  const all = isLater ? [...lines, ...fresh] : [...lines, ...fresh].toSorted(byTime)
  return all.length > mostLines ? all.slice(-mostLines) : all
}

function byTime(one: PodLine, other: PodLine): number {
  if (one.at === other.at) return 0
  return one.at < other.at ? -1 : 1
}

export interface LineForm {
  readonly search: string
  readonly timestamps: boolean
  /** How the pod of a line is written before it; empty for none. */
  readonly podOf: (pod: string) => string
}

/** The lines in which the search is found, as they are written. */
export function writeLines(lines: readonly PodLine[], { search, timestamps, podOf }: LineForm): readonly string[] {
  const wanted = search.trim().toLowerCase()
  return lines
    .filter(({ text }) => text.toLowerCase().includes(wanted))
    .map(({ at, pod, text, isCut }) => {
      const before = [timestamps ? `${at.slice(0, 23)}Z` : '', podOf(pod)].filter((part) => part !== '')
      return [...before, isCut ? `${text}…` : text].join(' ')
    })
}

/** The last part of the name, by which pods of a deployment differ, where that tells them apart; else the whole name. */
export function shortPodName(pods: readonly string[]): (pod: string) => string {
  if (pods.length < 2) return () => ''
  const last = (pod: string) => pod.slice(pod.lastIndexOf('-') + 1)
  return new Set(pods.map(last)).size === pods.length ? last : (pod) => pod
}

/** Where a text was found: from the first place up to before the second. */
export type Match = readonly [start: number, end: number]

/** Every place where the search is found, in any case. */
export function findMatches(text: string, search: string): readonly Match[] {
  const wanted = search.trim()
  if (wanted === '') return []
  const found = text.matchAll(new RegExp(RegExp.escape(wanted), 'giu'))
  return [...found].map((match): Match => [match.index, match.index + match[0].length])
}

/** The match that a step leads to, round at both ends; the first step leads to the nearer end. */
export function stepTo(current: number | undefined, step: 1 | -1, count: number): number | undefined {
  if (count === 0) return undefined
  if (current === undefined || current >= count) return step === 1 ? 0 : count - 1
  return (current + step + count) % count
}
