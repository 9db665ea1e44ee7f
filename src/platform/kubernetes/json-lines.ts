const newline = 0x0a

export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError'
}

/**
 * The complete lines of a stream of bytes, decoded line by line, so that no character is ever split. What follows the
 * last newline was cut off and is dropped.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  let pending: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      pending.push(chunk.subarray(from, at))
      size += at - from
      if (size > maxBytes) throw new LineTooLongError('A line is too long')
      if (size > 0) yield Buffer.concat(pending).toString('utf8')
      pending = []
      size = 0
      from = at + 1
    }
    if (from === chunk.length) continue
    pending.push(chunk.subarray(from))
    size += chunk.length - from
    if (size > maxBytes) throw new LineTooLongError('A line is too long')
  }
}
