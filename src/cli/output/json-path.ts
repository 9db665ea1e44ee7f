import { DomainError } from '#contract/errors.ts'

type Step =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'every' }

export type JsonPath = readonly Step[]

const stepPattern = /\.((?:\\.|[^.[\]{}\\\s*])+)|\.?\[(-?\d+)\]|\.?\[\*\]|\.\*|\.?\['((?:[^'\\]|\\.)*)'\]/y

/** The simple part of kubectl's JSONPath: `{.items[*].name}`, `.status`, `['key.with.dots']`, `\.`; no filters and ranges. */
export function parseJsonPath(source: string): JsonPath {
  const path = source.trim().replace(/^\{(.*)\}$/s, '$1')
  const text = /^[.[$]/.test(path) ? path.replace(/^\$/, '') : `.${path}`
  if (text === '.' || text === '') return []
  const steps: Step[] = []
  stepPattern.lastIndex = 0
  while (stepPattern.lastIndex < text.length) {
    const match = stepPattern.exec(text)
    if (match === null) throw unsupported(source)
    steps.push(stepOf(match))
  }
  return steps
}

function stepOf([, key, index, quoted]: RegExpExecArray): Step {
  const name = key ?? quoted
  if (name !== undefined) return { type: 'key', key: name.replaceAll(/\\(.)/g, '$1') }
  return index === undefined ? { type: 'every' } : { type: 'index', index: Number(index) }
}

function unsupported(source: string): DomainError {
  return new DomainError('invalid', `The path "${source}" cannot be read`, {
    hint: "Paths such as {.items[*].name}, {.items[0].url} and {.data['a.b']} work; for more use -o json with jq.",
  })
}

export function readJsonPath(value: unknown, path: JsonPath): readonly unknown[] {
  let found: readonly unknown[] = [value]
  for (const step of path) found = found.flatMap((parent) => children(parent, step))
  return found
}

function children(parent: unknown, step: Step): readonly unknown[] {
  if (typeof parent !== 'object' || parent === null) return []
  switch (step.type) {
    case 'every':
      return Object.values(parent)
    case 'index':
      return Array.isArray(parent) ? parent.slice(step.index).slice(0, 1) : []
    case 'key':
      return Object.entries(parent)
        .filter(([key]) => key === step.key)
        .map(([, value]): unknown => value)
  }
}

export function renderFound(found: readonly unknown[]): string {
  return found.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')
}
