import type { Command } from 'commander'
import { z } from 'zod'
import { closestTo } from '#contract/closest.ts'
import { DomainError } from '#contract/errors.ts'
import { manifestKinds, manifestSpecs } from '#contract/manifests.ts'
import { keysAt } from '#contract/documents/schema-keys.ts'
import { isForPeople } from './output/printer.ts'
import type { Bind, Invocation } from './shell.ts'

export function addExplainCommand(program: Command, bind: Bind): void {
  program
    .command('explain <field>')
    .description('say what a document for apply may hold: registry, registry.url, cluster.storage …')
    .action(bind(z.object({}), explainField))
}

const Described = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  examples: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  get properties() {
    return z.record(z.string(), Described).optional()
  },
  get items() {
    return Described.optional()
  },
  get anyOf() {
    return z.array(Described).optional()
  },
  get oneOf() {
    return z.array(Described).optional()
  },
})
type Described = z.output<typeof Described>

async function explainField({ shell, args: [source = ''] }: Invocation<object>): Promise<void> {
  const [noun = '', ...path] = source.split('.')
  const kind = manifestKinds.find((name) => name.toLowerCase() === noun.toLowerCase())
  if (kind === undefined) {
    throw new DomainError('invalid', `There is no document of the kind "${noun}"`, {
      hint: `The kinds are ${manifestKinds.join(', ')}.`,
    })
  }
  const spec = manifestSpecs[kind]
  const json = z.toJSONSchema(spec, { io: 'input', unrepresentable: 'any', reused: 'inline' })
  let found = Described.parse(inline(json))
  for (const [index, step] of path.entries()) {
    const next = childOf(found, step)
    if (next === undefined) throw unknownField(step, keysAt(spec, path.slice(0, index)))
    found = next
  }
  if (!isForPeople(shell.print)) return shell.print.value(found)
  shell.print.text(`${[kind, ...path].join('.')}: ${typeOf(found)}\n${detailsOf(found)}`)
}

/** Schemas that have an id stand in `$defs`; here each stands where it is used. */
function inline(json: z.core.JSONSchema.BaseSchema): unknown {
  const definitions = json.$defs ?? {}
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value && typeof value.$ref === 'string') {
      return resolve(definitions[value.$ref.replace('#/$defs/', '')])
    }
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child)]))
  }
  return resolve(json)
}

function variants(schema: Described): readonly Described[] {
  const several = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  return several.length === 0 ? [schema] : several.flatMap(variants)
}

function childOf(schema: Described, step: string): Described | undefined {
  return variants(schema)
    .flatMap((variant) => variant.properties?.[step] ?? variant.items?.properties?.[step] ?? [])
    .at(0)
}

function unknownField(step: string, known: readonly string[]): DomainError {
  const meant = closestTo(step, known)
  return new DomainError('not-found', `There is no field "${step}" there`, {
    hint: meant === undefined ? `There are ${known.join(', ') || 'none'}.` : `Did you mean "${meant}"?`,
  })
}

function typeOf(schema: Described): string {
  const words = variants(schema).map((variant) => {
    if (variant.const !== undefined) return JSON.stringify(variant.const)
    if (variant.enum !== undefined) return variant.enum.map(String).join(' | ')
    if (variant.type === 'array') return `list of ${variant.items === undefined ? 'anything' : typeOf(variant.items)}`
    return String(variant.type ?? 'anything')
  })
  return [...new Set(words)].join(' or ')
}

function detailsOf(schema: Described): string {
  const { description, examples, minimum, maximum, maxLength } = schema
  const bounds = [
    minimum === undefined ? '' : `at least ${minimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
  ].filter((words) => words !== '')
  const fields = variants(schema).flatMap(({ properties = {} }) => Object.entries(properties))
  return [
    ...(description === undefined ? [] : [description]),
    ...(bounds.length === 0 ? [] : [bounds.join(', ')]),
    ...(examples === undefined ? [] : [`such as ${examples.map(String).join(', ')}`]),
    ...fields.map(([name, field]) => `  ${name}: ${typeOf(field)}`),
  ]
    .map((line) => `${line}\n`)
    .join('')
}
