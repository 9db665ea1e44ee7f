import { type KubernetesObject, exposeObject, formatRef } from './kubernetes-object.ts'
import { type Difference, fieldDifferences } from './field-differences.ts'
import { type Step, type Writer, formatPath, isRecord, lastOtherWriter, ownerOf } from './live-fields.ts'

export interface Drift {
  readonly object: string
  readonly field: string
  readonly message: string
  /** `pending`: the console wrote the live value itself, and the description has changed since. */
  readonly cause: 'missing' | 'changed' | 'pending'
}

/** The field manager of everything that the console applies. */
const ourManager = 'pesitwizard-console'

/** Where the live object, or `undefined` where there is none, is not what a deployment writes. Values of secrets stay out. */
export function drift(wanted: KubernetesObject, live: object | undefined): readonly Drift[] {
  const object = formatRef({ kind: wanted.kind, name: wanted.metadata.name })
  if (live === undefined) return [{ object, field: '', message: 'It is not there', cause: 'missing' }]
  const metadata = isRecord(live) ? live['metadata'] : undefined
  if (isRecord(metadata) && typeof metadata['deletionTimestamp'] === 'string') {
    return [
      { object, field: '', message: `It is being deleted since ${metadata['deletionTimestamp']}`, cause: 'missing' },
    ]
  }
  const { apiVersion: _apiVersion, kind, ...fields } = exposeObject(wanted)
  return fieldDifferences(fields, live).map((difference) => ({
    object,
    field: formatPath(difference.path),
    ...explain(difference, live, kind === 'Secret'),
  }))
}

function explain(difference: Difference, live: object, isSecret: boolean): Pick<Drift, 'message' | 'cause'> {
  const what = describe(difference, isSecret)
  const owner = ownerOf(live, difference.path)
  if (owner?.manager === ourManager) return { message: `${what}, as it was deployed last`, cause: 'pending' }
  if (owner !== undefined) return { message: `${what}, changed by ${formatWriter(owner)}`, cause: 'changed' }
  const writer = lastOtherWriter(live, ourManager)
  return { message: writer === undefined ? what : `${what}; last written by ${formatWriter(writer)}`, cause: 'changed' }
}

function formatWriter({ manager, time }: Writer): string {
  return time === null ? manager : `${manager} at ${time}`
}

function describe({ path, wanted, live }: Difference, isSecret: boolean): string {
  if (live === undefined) return 'it is missing'
  if (isSecret || isConfidential(path)) return 'another value (not shown)'
  return `${show(live)} instead of ${show(wanted)}`
}

const maxShown = 80

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`
}

/** Somebody may have written a password where none belongs. */
function isConfidential(path: readonly Step[]): boolean {
  return path.some((step) => typeof step === 'object' && /passw|secret|token|key|salt/i.test(String(step['name'])))
}
