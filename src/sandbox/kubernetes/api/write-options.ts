import type { WriteOptions } from '#sandbox/kubernetes/writes/write-context.ts'
import type { ApiRequest } from './request.ts'
import { ApiStatus } from './api-status.ts'
import { fieldManagerOf } from './request.ts'

/** What the query of a write asks for. */
export function writeOptions(request: ApiRequest, subresource?: string): WriteOptions {
  const name = fieldManagerOf(request)
  return {
    manager: subresource === undefined ? { name } : { name, subresource },
    dryRun: isDryRun(request),
    fieldValidation: validationOf(request),
    warn: (message) => request.warnings.push(message),
  }
}

function isDryRun({ method, query }: ApiRequest): boolean {
  const values = query.getAll('dryRun').filter((value) => value !== '')
  if (values.every((value) => value === 'All')) return values.length > 0
  const printed = `[]string{${values.map((value) => JSON.stringify(value)).join(', ')}}`
  throw unsupportedOption(method, 'dryRun', `Unsupported value: ${printed}: supported values: "All"`)
}

function validationOf({ method, query }: ApiRequest): WriteOptions['fieldValidation'] {
  const value = query.get('fieldValidation') ?? ''
  if (value === '') return 'Warn'
  const known = (['Strict', 'Warn', 'Ignore'] as const).find((each) => each === value)
  if (known !== undefined) return known
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`
  throw unsupportedOption(method, 'fieldValidation', message)
}

const optionKinds: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
}

function unsupportedOption(method: string, field: string, message: string): ApiStatus {
  const kind = optionKinds[method] ?? 'DeleteOptions'
  return new ApiStatus(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: 'meta.k8s.io',
    kind,
    causes: [{ reason: 'FieldValueNotSupported', message, field }],
  })
}
