const newline = 0x0a
const carriageReturn = 0x0d

/** A line of a container, as Kubernetes gives it when asked for timestamps. */
export interface PodLogLine {
  /** Nanoseconds since 1970; two lines may have the same. */
  readonly at: bigint
  readonly text: string
  /** The line was longer than may be kept, and ends early. */
  readonly isCut: boolean
}

/**
 * The lines that each piece of a log completes: a piece gives one list, which may be empty. Of a line longer than
 * `maxBytes` the rest is dropped, so that memory stays bounded whatever a container writes.
 */
export async function* readLogLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<readonly PodLogLine[]> {
  let kept: Uint8Array[] = []
  let size = 0
  const keep = (bytes: Uint8Array) => {
    if (size < maxBytes) kept.push(bytes.slice(0, maxBytes - size))
    size += bytes.length
  }
  const take = (): PodLogLine | undefined => {
    const line = parseLine(Buffer.concat(kept), size > maxBytes)
    kept = []
    size = 0
    return line
  }
  for await (const chunk of chunks) {
    const lines: PodLogLine[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, at))
      const line = take()
      if (line !== undefined) lines.push(line)
      from = at + 1
    }
    if (from < chunk.length) keep(chunk.subarray(from))
    yield lines
  }
  const last = size === 0 ? undefined : take()
  if (last !== undefined) yield [last]
}

/** `2026-01-02T03:04:05.678901234Z text`; what has no time is no line of a container. */
function parseLine(bytes: Buffer, isCut: boolean): PodLogLine | undefined {
  const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length
  const line = bytes.subarray(0, end).toString('utf8')
  const space = line.indexOf(' ')
  const at = readTime(space === -1 ? line : line.slice(0, space))
  if (at === undefined) return undefined
  return { at, text: space === -1 ? '' : line.slice(space + 1), isCut }
}

/** RFC 3339 with up to nine digits of a second; the zone is that of the node. */
function readTime(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text)
  if (match === null) return undefined
  const [, whole = '', fraction = '', zone = ''] = match
  const ms = Date.parse(whole + zone)
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
