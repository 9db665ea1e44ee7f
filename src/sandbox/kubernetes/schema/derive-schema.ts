import { z } from 'zod'

const Property: z.ZodType<PropertyShape> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    allOf: z.array(z.object({ $ref: z.string() })).optional(),
    type: z.string().optional(),
    format: z.string().optional(),
    default: z.unknown().optional(),
    items: Property.optional(),
    additionalProperties: Property.optional(),
    'x-kubernetes-list-type': z.string().optional(),
    'x-kubernetes-list-map-keys': z.array(z.string()).optional(),
    'x-kubernetes-map-type': z.string().optional(),
    'x-kubernetes-patch-merge-key': z.string().optional(),
    'x-kubernetes-patch-strategy': z.string().optional(),
  }),
)

interface PropertyShape {
  $ref?: string | undefined
  allOf?: { $ref: string }[] | undefined
  type?: string | undefined
  format?: string | undefined
  default?: unknown
  items?: PropertyShape | undefined
  additionalProperties?: PropertyShape | undefined
  'x-kubernetes-list-type'?: string | undefined
  'x-kubernetes-list-map-keys'?: string[] | undefined
  'x-kubernetes-map-type'?: string | undefined
  'x-kubernetes-patch-merge-key'?: string | undefined
  'x-kubernetes-patch-strategy'?: string | undefined
}

const Definition = z.object({
  type: z.string().optional(),
  format: z.string().optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), Property).optional(),
  'x-kubernetes-map-type': z.string().optional(),
})
type Definition = z.infer<typeof Definition>

const OpenApiDocument = z.object({ components: z.object({ schemas: z.record(z.string(), Definition) }) })

/** What `types.json` holds: a line a type, `field: words` for each field (see `types.ts` for the words). */
export type SchemaText = Record<string, string>

/** Reads OpenAPI v3 documents of a Kubernetes API server into the short form that is kept in `types.json`. */
export function deriveSchema(documents: readonly unknown[], kinds: readonly string[]): SchemaText {
  const definitions: Record<string, Definition> = {}
  for (const document of documents) Object.assign(definitions, OpenApiDocument.parse(document).components.schemas)
  const result: SchemaText = {}
  const wanted = kinds.map(longName)
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const properties = definitions[name]?.properties
    if (properties === undefined || result[shortName(name)] !== undefined) continue
    result[shortName(name)] = describeFields(properties, definitions, wanted)
  }
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => a.localeCompare(b, 'en')))
}

function describeFields(
  properties: Record<string, PropertyShape>,
  definitions: Record<string, Definition>,
  wanted: string[],
): string {
  const fields = Object.entries(properties).map(([field, property]) => {
    const words = [describe(property, definitions, wanted), ...patchWords(property)]
    return `${field}: ${words.join(' ')}`
  })
  return fields.join('; ')
}

function describe(property: PropertyShape, definitions: Record<string, Definition>, wanted: string[]): string {
  const ref = referenceOf(property)
  if (ref !== undefined) return describeReference(ref, definitions, wanted, isAtomic(property))
  if (property.items !== undefined) {
    const item = describe(property.items, definitions, wanted)
    return `list ${item.replace(' atomic', '')}${listWords(property, definitions)}`
  }
  if (property.additionalProperties !== undefined) {
    return `map ${describe(property.additionalProperties, definitions, wanted)}${isAtomic(property) ? ' atomic' : ''}`
  }
  return scalarOf(property)
}

function describeReference(
  ref: string,
  definitions: Record<string, Definition>,
  wanted: string[],
  atomicHere: boolean,
): string {
  const definition = definitions[ref]
  if (definition?.properties === undefined) return wellKnown[shortName(ref)] ?? scalarOf(definition ?? {})
  wanted.push(ref)
  return `${shortName(ref)}${atomicHere || isAtomic(definition) ? ' atomic' : ''}`
}

const wellKnown: Record<string, string> = {
  'meta.v1.Time': 'time',
  'meta.v1.MicroTime': 'time',
  'meta.v1.FieldsV1': 'any',
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'int-or-string',
}

function scalarOf({ type, format }: { type?: string | undefined; format?: string | undefined }): string {
  if (format === 'byte') return 'bytes'
  return type === undefined || type === 'object' ? 'any' : type
}

function listWords(property: PropertyShape, definitions: Record<string, Definition>): string {
  const keys = property['x-kubernetes-list-map-keys']
  if (keys !== undefined) return ` keys=${keys.map((key) => withDefault(key, property, definitions)).join(',')}`
  return property['x-kubernetes-list-type'] === 'set' ? ' set' : ''
}

/** `protocol:TCP` where a key has a default: server-side apply identifies an item that leaves it out by the default. */
function withDefault(key: string, list: PropertyShape, definitions: Record<string, Definition>): string {
  const item = definitions[referenceOf(list.items ?? {}) ?? '']
  const preset = item?.properties?.[key]?.default
  return typeof preset === 'string' && preset !== '' ? `${key}:${preset}` : key
}

function patchWords(property: PropertyShape): string[] {
  const strategies = property['x-kubernetes-patch-strategy']?.split(',') ?? []
  const key = property['x-kubernetes-patch-merge-key']
  const words = strategies.includes('retainKeys') ? ['retain'] : []
  if (strategies.includes('merge')) words.push(key === undefined ? 'merge' : `merge=${key}`)
  return words
}

function isAtomic(shape: { 'x-kubernetes-map-type'?: string | undefined }): boolean {
  return shape['x-kubernetes-map-type'] === 'atomic'
}

function referenceOf(property: PropertyShape): string | undefined {
  return (property.$ref ?? property.allOf?.[0]?.$ref)?.replace('#/components/schemas/', '')
}

/** `io.k8s.api.core.v1.Pod` is `core.v1.Pod` here. */
function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(?:api|apimachinery\.pkg\.(?:apis|util|api))\./, '')
}

function longName(name: string): string {
  return name.startsWith('meta.') ? `io.k8s.apimachinery.pkg.apis.${name}` : `io.k8s.api.${name}`
}
