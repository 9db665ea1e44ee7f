import { createClient } from './client.ts'
import type { ClientOptions } from './client.ts'
import type { LogLine } from './cluster-logs.ts'
import { getPodLogs, listClusterPods } from './clusters.ts'
import type { FollowLogs, LogTimes } from './follow-logs.ts'
import { pause } from './pause.ts'

interface Asking {
  readonly times: LogTimes
  /** Of each pod the time of the last line that was told. */
  readonly asked: Map<string, string>
}

/** Of what was written between two questions, at most so many lines of a pod. */
const mostLines = 5000

/** Asks for the newest lines of each pod now and then, and tells those that were not told yet. Ends after a while. */
export async function askForLogs(options: ClientOptions, follow: FollowLogs, { times, asked }: Asking): Promise<void> {
  const call = createClient(options)
  const params = { id: follow.clusterId }
  const until = Date.now() + times.pollFor
  while (Date.now() < until && !follow.signal.aborted) {
    const { items } = (await call(listClusterPods, { params })).value
    const wanted = follow.query.pods?.split(',')
    for (const { name } of items.filter((pod) => wanted?.includes(pod.name) ?? true)) {
      const lines = await readNew(call, follow, { pod: name, after: asked.get(name) })
      const last = lines.at(-1)
      if (last === undefined) continue
      asked.set(name, last.at)
      follow.onEvent({ type: 'lines', pod: name, lines })
    }
    follow.onState('live')
    await pause(times.poll, follow.signal)
  }
}

interface Since {
  readonly pod: string
  readonly after: string | undefined
}

/** A pod that has no log yet, or is gone by now, has no lines. */
async function readNew(
  call: ReturnType<typeof createClient>,
  { clusterId, query }: FollowLogs,
  { pod, after = '' }: Since,
): Promise<LogLine[]> {
  const { lines = 100, previous = 'false', sinceSeconds } = query
  const asked = {
    lines: after === '' ? lines : mostLines,
    previous,
    timestamps: 'true',
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
  }
  const answer = await call(getPodLogs, { params: { id: clusterId, pod }, query: asked }).catch(() => undefined)
  const read = (answer?.value.lines ?? []).flatMap((line) => {
    const [, at, text = ''] = /^(\S+Z) ?(.*)$/s.exec(line) ?? []
    return at === undefined ? [] : [{ at: toNanoseconds(at), text, isCut: false }]
  })
  return read.filter(({ at }) => at > after)
}

/** As the stream writes times, so that they are in order as text. */
function toNanoseconds(at: string): string {
  return at.replace(/(?:\.(\d{1,9}))?Z$/, (_, fraction: string = '') => `.${fraction.padEnd(9, '0')}Z`)
}
