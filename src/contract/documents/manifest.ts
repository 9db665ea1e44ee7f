import type { z } from 'zod'
import { closestTo } from '#contract/closest.ts'
import {
  manifestApiVersion,
  manifestKinds,
  manifests,
  ShortRegistry,
  type ManifestKind,
  type manifestSpecs,
} from '#contract/manifests.ts'
import { readBorrowed } from '#contract/borrowed-forms.ts'
import type { Issue, Position } from './issue.ts'
import { isExamplePassword, isTemplate } from './placeholders.ts'
import type { Located, Path } from './read-documents.ts'
import { keysAt } from './schema-keys.ts'

type SpecOf<Kind extends ManifestKind> = z.output<(typeof manifestSpecs)[Kind]>

interface Common {
  readonly name: string
  readonly at: Position
}
export type RegistryManifest = Common & { readonly kind: 'Registry'; readonly spec: SpecOf<'Registry'> }
export type ConnectionManifest = Common & { readonly kind: 'Connection'; readonly spec: SpecOf<'Connection'> }
export type ClusterManifest = Common & { readonly kind: 'Cluster'; readonly spec: SpecOf<'Cluster'> }
export type Manifest = RegistryManifest | ConnectionManifest | ClusterManifest

export interface Understood {
  readonly manifests: readonly Manifest[]
  readonly issues: readonly Issue[]
  readonly warnings: readonly Issue[]
}

/** What the documents describe, all that is wrong with them, and what deserves a second look. */
export function understand(documents: readonly Located[]): Understood {
  const found = documents.flatMap(listed).map(understandOne)
  const manifests = found.flatMap((each) => each.manifests)
  return {
    manifests,
    issues: [...found.flatMap(({ issues }) => issues), ...repeated(manifests)],
    warnings: found.flatMap(({ warnings }) => warnings),
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list, or `registries: [...]`, stands for its items. */
function listed(document: Located): readonly Located[] {
  const { value } = document
  if (Array.isArray(value)) return value.map((_, index) => document.child(index))
  if (isMapping(value) && Object.keys(value).length === 1 && Array.isArray(value['registries'])) {
    return listed(document.child('registries'))
  }
  return [document]
}

function understandOne(document: Located): Understood {
  const { value } = document
  if (!isMapping(value)) return refused(document, [], 'Here must stand a mapping, such as name: and url:')
  const foreign = explainForeign(document, value)
  if (foreign !== undefined) return foreign
  return isLong(value) ? understandLong(document, value) : understandShort(document)
}

/** In the short form `kind` is that of the registry, such as `ghcr`. */
function isLong(value: Readonly<Record<string, unknown>>): boolean {
  if ('apiVersion' in value || manifestKinds.some((kind) => kind === value['kind'])) return true
  return 'kind' in value && !('name' in value || 'url' in value)
}

function refused(document: Located, path: Path, message: string, hint?: string): Understood {
  const issue = { at: document.positionOf(path), code: 'document', message, ...(hint === undefined ? {} : { hint }) }
  return { manifests: [], issues: [issue], warnings: [] }
}

/** Pull secrets and Docker configurations, of which the page's own example is still to be filled in. */
function explainForeign(document: Located, value: Readonly<Record<string, unknown>>): Understood | undefined {
  const isSecret = value['kind'] === 'Secret' && value['apiVersion'] === 'v1'
  if (!isSecret && !('auths' in value)) return undefined
  const path = isSecret ? ['kind'] : []
  const what = isSecret ? 'A Kubernetes Secret' : 'A Docker configuration'
  const hint =
    'Describe the registry with name, url, username and password; the console makes its pull secret by itself.'
  if (holdsTemplate(value)) {
    const placeholders = '{id} and <base64-encoded-config> in it are placeholders: the console fills them in'
    return refused(document, path, `${what} is not applied here. ${placeholders}.`, hint)
  }
  const borrowed = readBorrowed(value)
  if (!borrowed.ok) return refused(document, path, `${what} is not applied here: ${borrowed.message}.`, hint)
  const [host] = borrowed.withoutPassword
  if (host !== undefined) {
    const why = `it holds no user name and password for ${host}; a credential helper keeps them`
    return refused(document, path, `${what} is not applied here: ${why}.`, hint)
  }
  const at = document.positionOf(path)
  return {
    manifests: borrowed.registries.map(({ name, ...spec }) => ({ kind: 'Registry', name, spec, at })),
    issues: [],
    warnings: [{ at, code: 'literal-secret', message: `${what} holds passwords that anyone can read` }],
  }
}

function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return isTemplate(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTemplate)
}

function understandLong(document: Located, value: Readonly<Record<string, unknown>>): Understood {
  if (value['apiVersion'] !== manifestApiVersion) {
    const path = 'apiVersion' in value ? ['apiVersion'] : []
    return refused(document, path, `apiVersion must be ${manifestApiVersion}`)
  }
  const kind = manifestKinds.find((name) => name === value['kind'])
  if (kind === undefined) {
    const meant = typeof value['kind'] === 'string' ? closestTo(value['kind'], manifestKinds) : undefined
    const help = meant === undefined ? `one of ${manifestKinds.join(', ')}` : `did you mean "${meant}"?`
    return refused(document, ['kind'], `kind is not known; ${help}`)
  }
  return kindOf(document, kind)
}

function kindOf(document: Located, kind: ManifestKind): Understood {
  const at = document.positionOf([])
  switch (kind) {
    case 'Registry':
      return check(document, manifests.Registry, ['spec'], ({ metadata, spec }) => ({
        kind,
        name: metadata.name,
        spec,
        at,
      }))
    case 'Connection':
      return check(document, manifests.Connection, ['spec'], ({ metadata, spec }) => ({
        kind,
        name: metadata.name,
        spec,
        at,
      }))
    case 'Cluster':
      return check(document, manifests.Cluster, ['spec'], ({ metadata, spec }) => ({
        kind,
        name: metadata.name,
        spec,
        at,
      }))
  }
}

function understandShort(document: Located): Understood {
  const at = document.positionOf([])
  return check(document, ShortRegistry, [], ({ name, ...spec }) => ({ kind: 'Registry', name, spec, at }))
}

function check<Schema extends z.ZodType>(
  document: Located,
  schema: Schema,
  specPath: Path,
  manifestOf: (parsed: z.output<Schema>) => Manifest,
): Understood {
  const parsed = schema.safeParse(document.value)
  const shapeIssues = parsed.success ? [] : parsed.error.issues.flatMap((issue) => issuesOf(issue, document, schema))
  const { issues, warnings } = inspect(document, specPath)
  const all = [...shapeIssues, ...issues].toSorted((a, b) => a.at.line - b.at.line)
  return { issues: all, warnings, manifests: parsed.success ? [manifestOf(parsed.data)] : [] }
}

function issuesOf(issue: z.core.$ZodIssue, document: Located, schema: z.ZodType): readonly Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      at: document.positionOfKey(issue.path, key),
      code: 'unknown-key',
      message: unknownKey(key, keysAt(schema, issue.path)),
    }))
  }
  const where = issue.path.map(String).join('.')
  const isMissing = issue.code === 'invalid_type' && parentLacks(document.value, issue.path)
  const message = isMissing ? `${where} is missing` : `${where}: ${issue.message}`
  return [{ at: document.positionOf(issue.path), code: issue.code, message }]
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = closestTo(key, known)
  const help = meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`
  return `Unknown key "${key.slice(0, 60)}"; ${help}`
}

function parentLacks(value: unknown, path: Path): boolean {
  let current = value
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return true
    current = Object.entries(current).find(([key]) => key === String(step))?.[1]
  }
  return false
}

const secretKeys = ['password', 'token', 'clientKey', 'kubeconfig'] as const

/** What a schema cannot say: examples left in place, literal secrets, a key with two sources, a password left empty. */
function inspect(document: Located, specPath: Path): { issues: readonly Issue[]; warnings: readonly Issue[] } {
  const issues: Issue[] = []
  const warnings: Issue[] = []
  visit(document.value, [], (path, value) => {
    const key = String(path.at(-1))
    const at = document.positionOf(path)
    const secret = secretKeys.find((name) => name === key)
    if (document.isLeftEmpty(path)) {
      const message = `${key} is empty: leave it out to keep what is there, or write null to remove it`
      issues.push({ at, code: 'empty', message })
    } else if (typeof value !== 'string') return
    else if (secret === undefined) {
      if (isTemplate(value) && !path.includes('description') && !path.includes('env')) {
        issues.push({
          at,
          code: 'placeholder',
          message: `${key} still holds a placeholder of an example; put the real value`,
        })
      }
    } else if (isExamplePassword(value)) {
      warnings.push({ at, code: 'placeholder', message: `${key} looks like the placeholder of an example` })
    } else {
      warnings.push({ at, code: 'literal-secret', message: `${key} stands in the file; ${key}From keeps it out` })
    }
  })
  issues.push(...doubled(document, specPath))
  return { issues, warnings }
}

function visit(value: unknown, path: Path, see: (path: Path, value: unknown) => void): void {
  if (path.length > 0) see(path, value)
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) visit(child, [...path, key], see)
}

function doubled(document: Located, specPath: Path): readonly Issue[] {
  const spec = specPath.reduce<unknown>(
    (value, key) => (isMapping(value) ? value[String(key)] : undefined),
    document.value,
  )
  const holders: readonly (readonly [Path, unknown])[] = [
    [specPath, spec],
    [[...specPath, 'database'], isMapping(spec) ? spec['database'] : undefined],
  ]
  return holders.flatMap(([path, holder]) => {
    if (!isMapping(holder)) return []
    return Object.keys(holder)
      .filter((key) => Object.hasOwn(holder, `${key}From`))
      .map((key) => ({
        at: document.positionOfKey(path, `${key}From`),
        code: 'doubled',
        message: `${key} and ${key}From say the same thing; keep one`,
      }))
  })
}

function repeated(all: readonly Manifest[]): readonly Issue[] {
  const first = new Map<string, Manifest>()
  const issues: Issue[] = []
  for (const manifest of all) {
    const key = `${manifest.kind} ${manifest.name}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, manifest)
    else {
      const where = `${earlier.at.source}:${earlier.at.line}`
      const message = `${manifest.kind} "${manifest.name}" is described already at ${where}`
      issues.push({ at: manifest.at, code: 'repeated', message })
    }
  }
  return issues
}
