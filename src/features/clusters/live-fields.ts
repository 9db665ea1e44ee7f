/** One step into an object: the name of a field, or the element of a list that has these keys. */
export type Step = string | ElementKey
export type ElementKey = Readonly<Record<string, unknown>>

export interface Writer {
  readonly manager: string
  readonly time: string | null
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `spec.template.spec.containers[server].image`, as people read it. */
export function formatPath(path: readonly Step[]): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'object') text += `[${Object.values(step).join('/')}]`
    else if (/[./]/.test(step)) text += `['${step}']`
    else text += text === '' ? step : `.${step}`
  }
  return text
}

/** Who holds the field by the `managedFields` of the object: the deepest owner on the way to it. */
export function ownerOf(live: unknown, path: readonly Step[]): Writer | undefined {
  const owners = managedFields(live).filter(({ fields }) => owns(fields, path))
  return latest(owners.map(toWriter))
}

/** Who wrote to the object last, but for its status and for ourselves. */
export function lastOtherWriter(live: unknown, ourManager: string): Writer | undefined {
  const others = managedFields(live).filter(({ subresource, manager }) => {
    return subresource !== 'status' && manager !== ourManager && manager !== 'kube-controller-manager'
  })
  return latest(others.map(toWriter))
}

interface ManagedFields {
  readonly manager: string
  readonly time: string | null
  readonly subresource: string | null
  readonly fields: unknown
}

function managedFields(live: unknown): readonly ManagedFields[] {
  const metadata = isRecord(live) ? live['metadata'] : undefined
  const entries = isRecord(metadata) ? metadata['managedFields'] : undefined
  if (!Array.isArray(entries)) return []
  return entries.filter(isRecord).map((entry) => ({
    manager: text(entry['manager']) ?? 'someone',
    time: text(entry['time']),
    subresource: text(entry['subresource']),
    fields: entry['fieldsV1'],
  }))
}

/** https://kubernetes.io/docs/reference/using-api/server-side-apply/ : `f:` a field, `k:` an element by its keys. */
function owns(fields: unknown, path: readonly Step[]): boolean {
  let at = fields
  for (const step of path) {
    if (!isRecord(at)) return false
    // A list or map that is owned as a whole has no entries for what is in it.
    if (Object.keys(at).length === 0) return at !== fields
    at = typeof step === 'string' ? at[`f:${step}`] : elementFields(at, step)
  }
  return at !== undefined
}

function elementFields(fields: Readonly<Record<string, unknown>>, wanted: ElementKey): unknown {
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith('k:')) continue
    const keys = parse(name.slice(2))
    if (Object.entries(wanted).every(([key, each]) => keys[key] === each)) return value
  }
  return undefined
}

function parse(json: string): ElementKey {
  try {
    const value: unknown = JSON.parse(json)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function latest(writers: readonly Writer[]): Writer | undefined {
  return writers.toSorted((a, b) => (b.time ?? '').localeCompare(a.time ?? ''))[0]
}

function toWriter({ manager, time }: ManagedFields): Writer {
  return { manager, time }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
