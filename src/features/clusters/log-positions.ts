import { type LogPosition, readPosition, writePosition } from '#platform/kubernetes/log-position.ts'

export type LogPositions = ReadonlyMap<string, LogPosition>

/** `server-x=1764178000123456789-1,server-y=…`: how far each pod was read, as the id of an event. */
export function writePositions(positions: LogPositions): string {
  return [...positions].map(([pod, position]) => `${pod}=${writePosition(position)}`).join(',')
}

/** What is not an id of ours says nothing about any pod. */
export function readPositions(text: string | undefined): LogPositions {
  const positions = new Map<string, LogPosition>()
  for (const part of (text ?? '').slice(0, 8000).split(',')) {
    const [pod = '', written = ''] = part.split('=')
    const position = readPosition(written)
    if (position !== undefined) positions.set(pod, position)
  }
  return positions
}
