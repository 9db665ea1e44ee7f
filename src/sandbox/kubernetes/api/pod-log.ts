import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'

export interface LogLine {
  readonly time: Date
  readonly text: string
}

const heartbeatMs = 10_000
const longestLog = 500

/** What a pod of the sandbox would have logged up to now: how it started, and a line every ten seconds since. */
export function linesOf(pod: KubeObject, startedAt: Date, now: Date): readonly LogLine[] {
  const image = textOr(at(listOr(at(pod, 'spec', 'containers'))[0], 'image'))
  const begin: readonly (readonly [number, string])[] = [
    [0, `Starting ${image} as ${pod.metadata.name} (sandbox: nothing runs for real)`],
    [40, 'No active profile set, falling back to the default'],
    [90, 'HTTP listening on port 8080'],
    [120, 'Cluster mode disabled, this node works alone'],
    [150, 'Started in 0.15 seconds'],
  ]
  const lines = begin.map(([ms, text]) => lineAt(startedAt.getTime() + ms, text))
  const beats = Math.floor((now.getTime() - startedAt.getTime()) / heartbeatMs)
  for (let beat = Math.max(1, beats - longestLog); beat <= beats; beat += 1) {
    lines.push(lineAt(startedAt.getTime() + beat * heartbeatMs, 'Health check answered UP'))
  }
  return lines.filter(({ time }) => time <= now)
}

function lineAt(ms: number, text: string): LogLine {
  const time = new Date(ms)
  return { time, text: `${time.toISOString()}  INFO ${text}` }
}
