import { type Issue, place } from '#contract/documents/issue.ts'
import { DomainError } from '#contract/errors.ts'

export function refuse(issues: readonly Issue[]): DomainError {
  const hint = issues.find((issue) => issue.hint !== undefined)?.hint ?? 'Correct it there, and run the same again.'
  const errors = issues.map(({ at, code, message }) => ({ pointer: place(at), code, detail: message }))
  const summary = issues.length === 1 ? 'The input is not valid' : `The input is not valid in ${issues.length} places`
  return new DomainError('invalid', `${summary}; nothing was changed`, { errors, hint })
}
