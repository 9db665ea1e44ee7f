import { type ElementKey, type Step, isRecord } from './live-fields.ts'
import { sameQuantity } from './quantity.ts'

export interface Difference {
  readonly path: readonly Step[]
  readonly wanted: unknown
  /** `undefined` where the field is not there. */
  readonly live: unknown
}

/** Lists that Kubernetes merges by a key; all others are one value, whose order matters. */
const listKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  imagePullSecrets: ['name'],
  'containers.ports': ['containerPort', 'protocol'],
  'spec.ports': ['port', 'protocol'],
}

/** What is wanted and is otherwise in the live object. What only the live object has, such as defaults, does not count. */
export function fieldDifferences(wanted: unknown, live: unknown, path: readonly Step[] = []): readonly Difference[] {
  if (wanted === undefined) return []
  if (isRecord(wanted)) return recordDifferences(wanted, live, path)
  if (Array.isArray(wanted)) return listDifferences(wanted, live, path)
  return sameValue(wanted, live, path) ? [] : [{ path, wanted, live }]
}

function recordDifferences(
  wanted: Readonly<Record<string, unknown>>,
  live: unknown,
  path: readonly Step[],
): readonly Difference[] {
  if (!isRecord(live)) return [{ path, wanted, live }]
  if (isSelector(path) && Object.keys(live).length > Object.keys(wanted).length) return [{ path, wanted, live }]
  return Object.entries(wanted).flatMap(([name, value]) => fieldDifferences(value, live[name], [...path, name]))
}

function listDifferences(wanted: readonly unknown[], live: unknown, path: readonly Step[]): readonly Difference[] {
  const elements: readonly unknown[] = Array.isArray(live) ? live : []
  const keys = keysOf(path)
  if (keys === undefined) return sameList(wanted, elements, path) ? [] : [{ path, wanted, live }]
  return wanted.flatMap((element) => {
    const key = elementKey(element, keys)
    const found = elements.find((each) =>
      Object.entries(key).every(([name, value]) => isRecord(each) && each[name] === value),
    )
    return fieldDifferences(element, found, [...path, key])
  })
}

function sameList(wanted: readonly unknown[], live: readonly unknown[], path: readonly Step[]): boolean {
  if (wanted.length !== live.length) return false
  return wanted.every((element, index) => fieldDifferences(element, live[index], path).length === 0)
}

function keysOf(path: readonly Step[]): readonly string[] | undefined {
  const names = path.filter((step) => typeof step === 'string')
  return listKeys[names.slice(-2).join('.')] ?? listKeys[names.at(-1) ?? '']
}

function elementKey(element: unknown, keys: readonly string[]): ElementKey {
  if (!isRecord(element)) return {}
  return Object.fromEntries(keys.map((key) => [key, element[key] ?? (key === 'protocol' ? 'TCP' : undefined)]))
}

function sameValue(wanted: unknown, live: unknown, path: readonly Step[]): boolean {
  if (wanted === live) return true
  // Kubernetes leaves an empty text out.
  if (live === undefined) return wanted === ''
  if (!isQuantity(path)) return false
  return sameQuantity(String(wanted), typeof live === 'string' ? live : JSON.stringify(live))
}

/** One label more in a selector finds other pods. */
function isSelector(path: readonly Step[]): boolean {
  return path.at(-1) === 'matchLabels' || (path.at(-1) === 'selector' && path.at(0) === 'spec')
}

function isQuantity(path: readonly Step[]): boolean {
  return path.at(-1) === 'sizeLimit' || path.at(-3) === 'resources'
}
