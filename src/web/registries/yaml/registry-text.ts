import { type Document, isMap, parseDocument, stringify } from 'yaml'
import type { Issue } from '#contract/documents/issue.ts'
import { understand } from '#contract/documents/manifest.ts'
import { readDocuments } from '#contract/documents/read-documents.ts'
import { ShortRegistry } from '#contract/manifests.ts'
import { fieldNames, type RegistryFields, type Typed, typedOf } from './registry-fields.ts'

export type ReadText =
  | { readonly ok: true; readonly typed: Typed; readonly warnings: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** Reads one registry as `pwctl apply` does, with all that is wrong and where. */
export function readText(text: string, before: Typed): ReadText {
  const read = readDocuments({ name: 'YAML', text })
  if (!read.ok) return read
  const { manifests, issues, warnings } = understand(read.documents)
  if (issues.length > 0) return { ok: false, issues }
  const [manifest] = manifests
  if (manifest?.kind !== 'Registry' || manifests.length > 1) {
    const at = manifests[1]?.at ?? manifest?.at ?? { source: 'YAML', line: 1, column: 1 }
    return {
      ok: false,
      issues: [{ at, code: 'document', message: 'One registry is described here, and nothing else' }],
    }
  }
  const { name, spec } = manifest
  return {
    ok: true,
    typed: typedOf({ name, ...spec }, before),
    // That a password can be read here is nobody's news.
    warnings: warnings.filter(({ code }) => code === 'placeholder'),
  }
}

/**
 * The fields as YAML. What was written before keeps its order and its comments; only what differs is changed, and a
 * password is taken out. The note stands at the end, as a comment.
 */
export function writeText(fields: RegistryFields, note: string, before: string): string {
  const document = shortDocument(before) ?? parseDocument(stringify(fields))
  const present = document.toJS() as RegistryFields
  for (const name of fieldNames) {
    if (!(name in fields)) document.delete(name)
    else if (JSON.stringify(present[name]) !== JSON.stringify(fields[name])) document.set(name, fields[name])
  }
  document.delete('password')
  const comments = (document.comment ?? '').split('\n').filter((line) => line !== '' && !line.startsWith(noteMark))
  document.comment = [...comments, ...(note === '' ? [] : [`${noteMark}${note}`])].join('\n')
  return document.toString({ lineWidth: 0 })
}

const noteMark = ' password: '

/** A document whose keys can be changed where they stand. */
function shortDocument(text: string): Document | undefined {
  const document = parseDocument(text, { version: '1.2', schema: 'core', logLevel: 'silent' })
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined
  return ShortRegistry.safeParse(document.toJS({ maxAliasCount: 0 })).success ? document : undefined
}
