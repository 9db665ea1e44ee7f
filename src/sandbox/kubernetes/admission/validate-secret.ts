import type { StatusCause } from '#sandbox/kubernetes/api/api-status.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { at, fieldsOr, isFields, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { forbiddenField, invalidValue, requiredValue } from './field-errors.ts'
import { complainAboutDataKey } from './names.ts'

const largestSecret = 1024 * 1024

const requiredKeys: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
  'kubernetes.io/ssh-auth': 'ssh-privatekey',
}

export function validateSecret(secret: Fields): readonly StatusCause[] {
  const data = fieldsOr(secret['data'])
  const causes = Object.keys(data).flatMap((key) => {
    const complaint = complainAboutDataKey(key)
    return complaint === undefined ? [] : [invalidValue(`data[${key}]`, key, complaint)]
  })
  const size = Object.values(data).reduce<number>((sum, value) => sum + Buffer.byteLength(textOr(value), 'base64'), 0)
  if (size > largestSecret) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${largestSecret} bytes`,
      field: 'data',
    })
  }
  return [...causes, ...validateType(textOr(secret['type']), data), ...validateTokenSecret(secret)]
}

function validateType(type: string, data: Fields): readonly StatusCause[] {
  if (type === 'kubernetes.io/tls') {
    return ['tls.crt', 'tls.key'].filter((key) => data[key] === undefined).map((key) => requiredValue(`data[${key}]`))
  }
  if (type === 'kubernetes.io/basic-auth' && data['username'] === undefined && data['password'] === undefined) {
    return [requiredValue('data[%s]')]
  }
  const key = requiredKeys[type]
  if (key === undefined) return []
  if (data[key] === undefined) return [requiredValue(`data[${key}]`)]
  return key.startsWith('.') ? validateJson(key, textOr(data[key])) : []
}

/** The API server wants JSON in a docker configuration, and hides the value in its complaint. */
function validateJson(key: string, encoded: string): readonly StatusCause[] {
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const complaint = complaintOfDecoder(text)
  return complaint === undefined ? [] : [invalidValue(`data[${key}]`, '<secret contents redacted>', complaint)]
}

/** Says what Go's decoder says about the commonest faults. */
function complaintOfDecoder(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (isFields(value) || value === null) return undefined
    return `json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value} into Go value of type map[string]interface {}`
  } catch {
    const [first] = text.trimStart()
    if (first === undefined) return 'unexpected end of JSON input'
    if ('{["'.includes(first)) return describeBrokenJson(text)
    const literal = complaintAboutLiteral(text.trimStart())
    if (literal !== undefined) return literal
    return `invalid character '${first}' looking for beginning of value`
  }
}

/** Go reads `n`, `t` and `f` as the beginning of null, true and false. */
function complaintAboutLiteral(text: string): string | undefined {
  const literal = ['null', 'true', 'false'].find((each) => each.startsWith(text.charAt(0)))
  if (literal === undefined) return undefined
  for (let index = 1; index < literal.length; index += 1) {
    const found = text[index]
    if (found === undefined) return 'unexpected end of JSON input'
    if (found !== literal[index]) {
      return `invalid character '${found}' in literal ${literal} (expecting '${literal[index] ?? ''}')`
    }
  }
  return `invalid character '${text[literal.length] ?? ''}' after top-level value`
}

function describeBrokenJson(text: string): string {
  const rest = text.trimStart().slice(1).trimStart()
  const [next] = rest
  if (text.trimStart().startsWith('{') && next !== undefined && next !== '"' && next !== '}') {
    return `invalid character '${next}' looking for beginning of object key string`
  }
  return 'unexpected end of JSON input'
}

function validateTokenSecret(secret: Fields): readonly StatusCause[] {
  if (secret['type'] !== 'kubernetes.io/service-account-token') return []
  const field = 'metadata.annotations[kubernetes.io/service-account.name]'
  return textOr(at(secret, 'metadata', 'annotations', 'kubernetes.io/service-account.name')) === ''
    ? [requiredValue(field)]
    : []
}

/** A Secret keeps its type for ever, and an immutable one everything. */
export function validateSecretChange(before: Fields, after: Fields): readonly StatusCause[] {
  const causes: StatusCause[] = []
  if (before['type'] !== after['type']) causes.push(invalidValue('type', after['type'], 'field is immutable'))
  return [...causes, ...validateImmutable(before, after)]
}

export function validateImmutable(before: Fields, after: Fields): readonly StatusCause[] {
  if (before['immutable'] !== true) return []
  const why = 'field is immutable when `immutable` is set'
  const fields = ['data', 'binaryData'].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return [
    ...(after['immutable'] === true ? [] : [forbiddenField('immutable', why)]),
    ...fields.map((name) => forbiddenField(name, why)),
  ]
}
