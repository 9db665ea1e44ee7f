import { DomainError } from '#contract/errors.ts'

export interface Position {
  readonly source: string
  readonly line: number
  readonly column: number
}

/** One thing that is wrong with a document, and where. It never repeats a value, which may be a password. */
export interface Issue {
  readonly at: Position
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export function place({ source, line, column }: Position): string {
  return `${source}:${line}:${column}`
}

export function refuse(issues: readonly Issue[]): DomainError {
  const hint = issues.find((issue) => issue.hint !== undefined)?.hint ?? 'Correct it there, and run the same again.'
  const errors = issues.map(({ at, code, message }) => ({ pointer: place(at), code, detail: message }))
  const summary = issues.length === 1 ? 'The input is not valid' : `The input is not valid in ${issues.length} places`
  return new DomainError('invalid', `${summary}; nothing was changed`, { errors, hint })
}
