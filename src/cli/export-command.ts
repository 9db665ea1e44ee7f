import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'
import {
  exportCluster,
  exportConnection,
  exportRegistry,
  exportShortRegistry,
  type Exported,
} from './apply/export-documents.ts'
import type { Present } from './apply/plan.ts'
import { findIn } from './find.ts'
import { unreadable } from './input.ts'
import { renderJson, renderYaml } from './output/render-value.ts'
import { readPresent } from './read-present.ts'
import type { Bind, Invocation } from './shell.ts'
import { say } from './world.ts'

const ExportOptions = z.object({ file: z.string().optional(), short: z.boolean().default(false) })

export function addExportCommand(program: Command, bind: Bind): void {
  program
    .command('export [things...]')
    .description(
      'write what there is as documents for apply, without secrets; things are such as registry/NAME or cluster',
    )
    .option('-f, --file <path>', 'where to write; - is standard output')
    .option('--short', 'registries in the short form: name, url, username')
    .action(bind(ExportOptions, exportThings))
}

async function exportThings({ shell, options, args }: Invocation<z.output<typeof ExportOptions>>): Promise<void> {
  const present = choose(await readPresent(await shell.api()), args)
  const found = documentsOf(present, options.short)
  for (const { name } of present.connections.filter(({ method }) => method === 'kubeconfig-file')) {
    say(shell.world, `note: The connection "${name}" comes from the start options of the console and is left out`)
  }
  const text = render(found, shell.print.format.type)
  if (options.file === undefined || options.file === '-') return shell.print.text(text)
  const path = options.file
  await writeFile(path, text).catch((error: unknown) => {
    throw unreadable(path, error, 'written')
  })
  say(shell.world, `${found.length} documents written to ${path}`)
}

/** What was named, in full where only a kind was; references between things stay readable by name. */
function choose(present: Present, things: readonly string[]): Present & { readonly all: Present } {
  if (things.length === 0) return { ...present, all: present }
  const chosen = things.map(parseThing)
  const keep = <Item extends { id: string; name: string }>(type: Noun, items: readonly Item[]): readonly Item[] => {
    const wanted = chosen.filter((thing) => thing.type === type)
    if (wanted.some(({ reference }) => reference === undefined)) return items
    const found = wanted.map(({ reference = '' }) => findIn(items, type, reference))
    return items.filter((item) => found.includes(item))
  }
  return {
    registries: keep('registry', present.registries),
    connections: keep('connection', present.connections),
    clusters: keep('cluster', present.clusters),
    all: present,
  }
}

const nouns = ['registry', 'connection', 'cluster'] as const
type Noun = (typeof nouns)[number]

function parseThing(source: string): { readonly type: Noun; readonly reference: string | undefined } {
  const [word = '', ...rest] = source.split('/')
  const type = nouns.find((noun) => noun === word || noun === word.replace(/ies$/, 'y').replace(/s$/, ''))
  if (type !== undefined) return { type, reference: rest.length === 0 ? undefined : rest.join('/') }
  throw new DomainError('invalid', `"${source}" is not a thing that can be exported`, {
    hint: 'Write registry, connection or cluster, alone or with /NAME.',
  })
}

function documentsOf(present: Present & { readonly all: Present }, short: boolean): readonly Exported[] {
  const registries = present.registries.map(short ? exportShortRegistry : exportRegistry)
  if (short) return registries
  return [
    ...present.connections.flatMap((connection) => exportConnection(connection) ?? []),
    ...registries,
    ...present.clusters.map((cluster) => exportCluster(cluster, present.all)),
  ]
}

function render(found: readonly Exported[], format: string): string {
  if (format === 'json') {
    return renderJson(
      found.map(({ document }) => document),
      2,
    )
  }
  if (format === 'table' || format === 'yaml') return found.map(renderOne).join('---\n')
  throw new DomainError('invalid', `Documents are not written as ${format}`, { hint: 'Use -o yaml or -o json.' })
}

/** What the console does not give out stands as a comment: without it, apply keeps what is there. */
function renderOne({ document, secrets }: Exported): string {
  const lines = Object.entries(secrets).map(([key, { env }]) => `# To make it anew, add ${key}: {env: ${env}}\n`)
  return `${lines.join('')}${renderYaml(document)}`
}
