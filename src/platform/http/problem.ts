import { DomainError, errorCodes, type FieldError } from '#contract/errors.ts'
import type { Problem } from '#contract/problem.ts'
import type { z } from 'zod'
import { closestTo } from '#contract/closest.ts'

/** The body of a refusal, RFC 9457. */
export function problemOf(error: DomainError, requestId: string): Problem {
  const { status, title } = errorCodes[error.code]
  return {
    type: `urn:pesitwizard:problem:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    requestId,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
  }
}

/** `where`: `body` gives RFC 6901 pointers, `query` gives `#name`. Values are never repeated: one of them may be a secret. */
export function invalidInput(error: z.ZodError, where: 'body' | 'query', schema: z.ZodType): DomainError {
  const errors = error.issues.flatMap((issue) => fieldErrors(issue, where, schema))
  const first = errors[0]
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  const place = first === undefined || first.pointer === '' ? 'The request' : `"${first.pointer}"`
  return new DomainError(
    'invalid',
    first === undefined ? 'The request is not valid' : `${place}: ${first.detail}${more}`,
    {
      errors,
      hint: hintFor(error, schema) ?? 'Correct the named fields and send the request again; nothing was changed.',
    },
  )
}

function fieldErrors(issue: z.core.$ZodIssue, where: 'body' | 'query', schema: z.ZodType): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key], where),
      code: 'unknown-key',
      detail: unknownKeyDetail(key, schema, issue.path),
    }))
  }
  return [{ pointer: pointerTo(issue.path, where), code: issue.code.replaceAll('_', '-'), detail: issue.message }]
}

function pointerTo(path: readonly PropertyKey[], where: 'body' | 'query'): string {
  if (where === 'query') return `#${path.map(String).join('.')}`
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function unknownKeyDetail(key: string, schema: z.ZodType, path: readonly PropertyKey[]): string {
  const near = closestTo(key, keysAt(schema, path))
  const shown = key.slice(0, 60)
  return near === undefined ? `There is no field "${shown}"` : `There is no field "${shown}"; did you mean "${near}"?`
}

function hintFor(error: z.ZodError, schema: z.ZodType): string | undefined {
  const issue = error.issues.find((candidate) => candidate.code === 'unrecognized_keys')
  if (issue === undefined) return undefined
  return `The fields are: ${keysAt(schema, issue.path).join(', ')}.`
}

interface Peeled {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly def?: {
    readonly innerType?: z.ZodType
    readonly element?: z.ZodType
    readonly options?: readonly z.ZodType[]
  }
}

/** The names that an object schema knows at a path, through defaults, optionals, lists and unions. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const { shape, def } = schema as Peeled
  if (def?.innerType !== undefined) return keysAt(def.innerType, path)
  if (def?.options !== undefined) return [...new Set(def.options.flatMap((option) => keysAt(option, path)))]
  const [first, ...rest] = path
  if (first === undefined) return Object.keys(shape ?? {})
  if (def?.element !== undefined) return keysAt(def.element, rest)
  const inner = shape?.[String(first)]
  return inner === undefined ? [] : keysAt(inner, rest)
}
