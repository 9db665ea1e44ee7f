import type { WriteOptions } from '#sandbox/kubernetes/writes/write-context.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiRequest } from './request.ts'
import { badRequest } from './api-status.ts'
import { fieldManagerOf } from './request.ts'

/** What the query of a write asks for. */
export function writeOptions({ log }: ApiDeps, request: ApiRequest, subresource?: string): WriteOptions {
  const name = fieldManagerOf(request)
  return {
    manager: subresource === undefined ? { name } : { name, subresource },
    dryRun: isDryRun(request.query),
    fieldValidation: validationOf(request.query),
    warn: (message) => log.debug({ message }, 'a field was dropped'),
  }
}

export function isDryRun(query: URLSearchParams): boolean {
  const values = query.getAll('dryRun').filter((value) => value !== '')
  const wrong = values.find((value) => value !== 'All')
  if (wrong !== undefined) {
    throw badRequest(`dryRun: Unsupported value: ${JSON.stringify(wrong)}: supported values: "All"`)
  }
  return values.length > 0
}

function validationOf(query: URLSearchParams): WriteOptions['fieldValidation'] {
  const value = query.get('fieldValidation') ?? ''
  if (value === '') return 'Warn'
  const known = (['Strict', 'Warn', 'Ignore'] as const).find((each) => each === value)
  if (known !== undefined) return known
  const message = `fieldValidation: Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`
  throw badRequest(message)
}
