const shortestSecret = 4

/** Replaces the values of a Secret, in clear and in base64, in text that comes back from whoever received it. */
export function redactorOf(sent: unknown): (message: string) => string {
  const values = [...valuesOf(sent)].filter((value) => value.length >= shortestSecret)
  const longestFirst = values.sort((a, b) => b.length - a.length)
  return (message) => {
    let redacted = message
    for (const value of longestFirst) redacted = redacted.replaceAll(value, '[secret]')
    return redacted
  }
}

function valuesOf(sent: unknown): ReadonlySet<string> {
  const values = new Set<string>()
  if (!isRecord(sent) || sent['kind'] !== 'Secret') return values
  for (const value of leavesOf(sent['stringData'])) addWithForms(values, value)
  for (const value of leavesOf(sent['data'])) addWithForms(values, Buffer.from(value, 'base64').toString('utf8'))
  for (const value of leavesOf(sent['data'])) values.add(value)
  return values
}

function addWithForms(values: Set<string>, value: string): void {
  values.add(value)
  values.add(Buffer.from(value).toString('base64'))
  values.add(JSON.stringify(value).slice(1, -1))
  values.add(encodeURIComponent(value.toWellFormed()))
  const inner = parseJson(value)
  if (inner === undefined) return
  for (const leaf of leavesOf(inner)) addWithForms(values, leaf)
}

function* leavesOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null) return
  for (const child of Object.values(value)) yield* leavesOf(child)
}

function parseJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
