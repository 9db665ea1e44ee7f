import { z } from 'zod'

/** Eight characters, made by the console, short enough to be typed: `kubectl get secret registry-secret-k3f9x2ma`. */
export const Id = z.string().regex(/^[a-z0-9]{8}$/, 'An id has eight characters of a-z and 0-9')

/** ISO 8601, UTC. */
export const Time = z.iso.datetime()

/** RFC 1123 label, as Kubernetes wants it for most names. */
export const DnsLabel = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'At most 63 characters of a-z, 0-9 and -, beginning and ending with a letter or digit',
  )

export const DisplayName = z
  .string()
  .trim()
  .min(1, 'A name is needed')
  .max(63, 'A name has at most 63 characters')
  .regex(/^[^\p{C}]*$/u, 'A name has no control characters')

export const Description = z
  .string()
  .max(1000)
  .regex(/^[^\p{Cc}]*$/u, 'A description has no control characters')

export const Environment = z.enum(['DEVELOPMENT', 'STAGING', 'PRODUCTION']).meta({ id: 'Environment' })
export type Environment = z.infer<typeof Environment>

export const Condition = z
  .object({
    type: z.string(),
    status: z.enum(['True', 'False', 'Unknown']),
    reason: z.string(),
    message: z.string(),
    since: Time,
  })
  .meta({ id: 'Condition', description: 'The reported state of a reconciled thing' })
export type Condition = z.infer<typeof Condition>

/** Something that was done differently from what was typed, or that deserves a second look. */
export const Note = z.object({ code: z.string(), message: z.string() }).meta({ id: 'Note' })
export type Note = z.infer<typeof Note>

export const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
})
export type Page = z.infer<typeof Page>

export const DryRun = z.strictObject({ dryRun: z.stringbool().default(false) })

export const Search = z
  .string()
  .trim()
  .max(200)
  .meta({ description: 'A part of the texts that a person knows the thing by, in any case' })

/** Several values of a query parameter, separated by commas: any of them will do. */
export function anyOf<Value extends z.ZodType<unknown, string>>(value: Value) {
  return z
    .string()
    .max(1000)
    .transform((text) => text.split(','))
    .pipe(z.array(value))
}

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.number().int().meta({ description: 'How many there are on all pages' }),
  })
}
