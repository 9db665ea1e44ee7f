import { z } from 'zod'

const GoogleKey = z.object({
  type: z.literal('service_account'),
  project_id: z.string().max(200).default(''),
  private_key_id: z.string().max(200).default(''),
  private_key: z.string().regex(/-----BEGIN (RSA )?PRIVATE KEY-----/),
  client_email: z.email().max(320),
})
export type GoogleKey = z.infer<typeof GoogleKey>

export type ReadGoogleKey =
  | { readonly ok: true; readonly key: GoogleKey; readonly text: string }
  | { readonly ok: false; readonly reason: 'not-json' | 'not-a-service-account' | 'incomplete' }

/** Reads the key file of a service account. Quotes around it, which shells and YAML leave there, are taken off; `text` is the file without them. */
export function readGoogleKey(pasted: string): ReadGoogleKey {
  const text = withoutQuotes(pasted.trim())
  const value = parse(text)
  if (typeof value !== 'object' || value === null) return { ok: false, reason: 'not-json' }
  if (!('type' in value) || value.type !== 'service_account') return { ok: false, reason: 'not-a-service-account' }
  const { data } = GoogleKey.safeParse(value)
  return data === undefined ? { ok: false, reason: 'incomplete' } : { ok: true, key: data, text }
}

function withoutQuotes(text: string): string {
  if (/^'[^]*'$/.test(text)) return text.slice(1, -1).trim()
  if (!/^"[^]*"$/.test(text)) return text
  const inner = parse(text)
  return typeof inner === 'string' ? inner.trim() : text.slice(1, -1).trim()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
