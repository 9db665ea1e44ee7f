import type { Explanation } from '#contract/explain.ts'
import { explained } from './cause-words.ts'
import type { SettledBy } from './message-rule.ts'
import { type ReadCause, readMessage, type Said } from './read-message.ts'

const leftOpen: Readonly<Record<SettledBy, string>> = {
  replay:
    'The words alone do not decide this. A diagnosis of the pod asks the registry for the image with the credential that the node picks, and anonymously.',
  secret:
    'The words are the same for a credential that is refused and for none at all. A diagnosis of the pod reads the pull secrets that it really names, and asks the registry with them.',
  node: 'The words alone do not decide this. The log of the container runtime on the node tells more.',
  events: 'The words name no cause. A diagnosis of the pod reads its events, where the node says more.',
  logs: 'Why the container ends stands in its logs.',
}

/** What pasted words mean. Nobody is asked, so what they leave open stays open and is said. */
export function explainMessage(said: Said): Explanation {
  const causes = readMessage(said)
  return {
    causes: causes.map(explained),
    image: textOf(causes, 'image'),
    host: textOf(causes, 'host'),
    unsettled: unsettled(causes),
  }
}

function textOf(causes: readonly ReadCause[], name: string): string | null {
  const value = causes.map(({ values }) => values[name]).find((found) => found !== undefined)
  return value === undefined ? null : String(value)
}

function unsettled(causes: readonly ReadCause[]): string | null {
  const open = causes.find(({ settledBy }) => settledBy !== undefined)?.settledBy
  return open === undefined ? null : leftOpen[open]
}
