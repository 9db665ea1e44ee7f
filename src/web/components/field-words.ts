import type { z } from 'zod'
import type { FieldError } from '#contract/errors.ts'
import type { MessageKey, Say } from '../messages/language.ts'

type Issue = z.core.$ZodIssue

/** The sentences of the contract, each with its message. */
export const sentences: Readonly<Record<string, MessageKey>> = {
  'A name is needed': 'field.name.needed',
  'A name has at most 63 characters': 'field.name.long',
  'A name has no control characters': 'field.name.characters',
  'A description has no control characters': 'field.description.characters',
  'At most 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit': 'field.label',
  'A tenant is a GUID or a domain, such as contoso.onmicrosoft.com': 'field.tenant',
  'A path such as cpoder/pesitwizard-server, in lower case': 'field.imagePath',
  'A tag has at most 128 letters, digits, _ . -': 'field.tag',
  'A user name has no colon and no control characters': 'field.username',
  'Leave the password out to keep it; null removes it': 'field.password',
  'A PEM certificate is needed': 'field.certificate',
  'A day such as 2027-01-31': 'field.day',
  'A URL is needed': 'field.url.needed',
  'A URL without a user name and password': 'field.url.user',
  'A Kubernetes quantity such as 10Gi or 500m': 'field.quantity',
  'An absolute path': 'field.path.absolute',
  'A path without ..': 'field.path.up',
  'A URL such as jdbc:postgresql://db.example:5432/pesit, without a password': 'field.jdbc',
  'A URL without a password, which has a field of its own': 'field.url.password',
  'An environment variable name': 'field.variable',
  'A signing secret is whsec_ and the base64 of 24 to 64 random bytes, as Standard Webhooks says':
    'field.signingSecret',
  'A webhook of the format "standard" needs a signing secret: whsec_ and the base64 of random bytes':
    'field.signingSecret.needed',
  'The name or address of a mail server': 'field.mailHost',
  'A time of day such as 22:00': 'field.time',
  'A time zone such as Europe/Paris': 'field.timeZone',
}

/** What the console refuses in a field beyond its schema. */
const codes: Readonly<Record<string, MessageKey>> = {
  taken: 'field.code.taken',
  required: 'field.code.required',
  'in-use': 'field.code.in-use',
  'registry-mismatch': 'field.code.registry-mismatch',
  'image-not-valid': 'field.code.image-not-valid',
  'deployment-name': 'field.code.deployment-name',
  'replicas-need-database': 'field.code.replicas-need-database',
  'database-password': 'field.code.database-password',
  'reserved-name': 'field.code.reserved-name',
  selector: 'field.code.selector',
  kind: 'field.code.kind',
  http: 'field.code.http',
  insecure: 'field.code.insecure',
  same: 'field.code.same',
  past: 'field.code.past',
}

/** What is wrong with a field, as the schema found it here. */
export function issueInWords(say: Say, issue: Issue): string {
  const key = sentences[issue.message]
  if (key !== undefined) return say(key)
  switch (issue.code) {
    case 'too_small':
      return Number(issue.minimum) <= 1 && issue.origin !== 'number'
        ? say('field.code.required')
        : say(`field.small.${issue.origin === 'number' ? 'number' : 'text'}`, { least: String(issue.minimum) })
    case 'too_big':
      return say(`field.big.${issue.origin === 'number' ? 'number' : 'text'}`, { most: String(issue.maximum) })
    case 'invalid_type':
      return say(issue.expected === 'number' || issue.expected === 'int' ? 'field.number' : 'field.code.required')
    case 'invalid_format':
      return say(issue.format === 'email' ? 'field.email' : issue.format === 'url' ? 'field.url' : 'field.form')
    default:
      return say('field.form')
  }
}

/** What is wrong with a field, as the console said it: in words of our own where there are some. */
export function refusalInWords(say: Say, { code, detail }: FieldError): string {
  const key = sentences[detail] ?? codes[code]
  return key === undefined ? detail : say(key)
}
