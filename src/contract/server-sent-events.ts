/** An event of a stream, or a sign of life: a comment, which says nothing. */
export type StreamSign =
  | { readonly type: 'event'; readonly event: string; readonly id: string | undefined; readonly data: string }
  | { readonly type: 'comment' }

/** Takes a stream of server-sent events (WHATWG HTML §9.2.6) in pieces cut anywhere; returns what each piece completes. */
export function createEventParser(): (text: string) => readonly StreamSign[] {
  let rest = ''
  let fields = noFields()
  function take(line: string): StreamSign | undefined {
    if (line.startsWith(':')) return { type: 'comment' }
    if (line !== '') {
      fields = withLine(fields, line)
      return undefined
    }
    const { event, id, data } = fields
    fields = noFields()
    return data === undefined ? undefined : { type: 'event', event: event === '' ? 'message' : event, id, data }
  }
  return (text) => {
    // A carriage return at the end may be half of a line break.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    return lines.map(take).filter((sign) => sign !== undefined)
  }
}

interface Fields {
  readonly event: string
  readonly id: string | undefined
  readonly data: string | undefined
}

function noFields(): Fields {
  return { event: '', id: undefined, data: undefined }
}

function withLine(fields: Fields, line: string): Fields {
  const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
  if (name === 'event') return { ...fields, event: value }
  if (name === 'data') return { ...fields, data: fields.data === undefined ? value : `${fields.data}\n${value}` }
  if (name === 'id' && !value.includes('\0')) return { ...fields, id: value }
  return fields
}
