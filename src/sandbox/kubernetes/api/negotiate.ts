import { ApiStatus } from './api-status.ts'

/** In which shape a client wants an answer. */
export interface Format {
  readonly shape: 'object' | 'table' | 'partial'
  readonly encoding: 'json' | 'yaml'
}

const plainJson: Format = { shape: 'object', encoding: 'json' }

/** Picks the first form of the Accept header that the sandbox can answer in; throws a 406 where there is none. */
export function negotiate(accept: string | undefined): Format {
  if (accept === undefined || accept.trim() === '') return plainJson
  for (const range of accept.split(',')) {
    const format = formatOf(range)
    if (format !== undefined) return format
  }
  const message =
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf'
  throw new ApiStatus(406, 'NotAcceptable', message)
}

function formatOf(range: string): Format | undefined {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
  if (['*/*', 'application/*'].includes(type)) return plainJson
  if (type === 'application/yaml') return { shape: 'object', encoding: 'yaml' }
  if (type !== 'application/json') return undefined
  const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice('as='.length)
  if (as === undefined) return plainJson
  if (as === 'Table') return { shape: 'table', encoding: 'json' }
  return as.startsWith('PartialObjectMetadata') ? { shape: 'partial', encoding: 'json' } : undefined
}
