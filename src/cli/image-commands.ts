import type { Command } from 'commander'
import { z } from 'zod'
import { checkImage, type ImageCheck, listRepositories, listTags, type Tag, type Unlisted } from '#contract/images.ts'
import { exitCode } from './exit-codes.ts'
import { findConnection, findRegistry } from './find.ts'
import { isForPeople } from './output/printer.ts'
import type { View } from './output/printer.ts'
import type { Bind, Invocation, Shell } from './shell.ts'
import { state } from './views.ts'
import { say } from './world.ts'

const ListOptions = z.object({ search: z.string().optional(), limit: z.coerce.number().optional() })
const TagOptions = ListOptions.extend({ details: z.boolean().default(false) })
const CheckOptions = z.object({ connection: z.string().optional() })

/** What asks for the images of a registry. */
export function addImageCommands(registry: Command, bind: Bind): void {
  registry
    .command('repositories <name>')
    .description('its repositories, where it lists them')
    .option('--search <text>', 'only with this in the name')
    .option('--limit <count>', 'at most so many (100)')
    .action(bind(ListOptions, repositories))
  registry
    .command('tags <name> <repository>')
    .description('the tags of a repository, the newest version first')
    .option('--search <text>', 'only with this in the name')
    .option('--limit <count>', 'at most so many (50)')
    .option('--details', 'also digest, platforms and size of each')
    .action(bind(TagOptions, tags))
  registry
    .command('image <name> <image>')
    .description('whether an image may be pulled, and is one for the nodes')
    .option('--connection <name>', 'the connection whose nodes are to run it')
    .action(bind(CheckOptions, check))
}

const repositoryView: View<{ name: string }> = {
  nameOf: ({ name }) => name,
  columns: [{ title: 'NAME', value: ({ name }) => name }],
}

const tagView: View<Tag> = {
  nameOf: ({ name }) => name,
  columns: [
    { title: 'TAG', value: ({ name }) => name },
    { title: 'DIGEST', value: ({ digest }) => digest?.slice(0, 19) ?? null },
    { title: 'PLATFORMS', value: ({ platforms }) => platforms?.join(', ') ?? null },
    { title: 'CREATED', value: ({ createdAt }) => createdAt?.slice(0, 10) ?? null },
    { title: 'BYTES', value: ({ sizeBytes }) => sizeBytes },
  ],
}

const checkView: View<ImageCheck> = {
  nameOf: ({ image }) => image,
  columns: [
    { title: 'IMAGE', value: ({ image }) => image },
    state('VERDICT', ({ verdict }) => verdict),
    { title: 'DIGEST', value: ({ digest }) => digest },
    { title: 'PLATFORMS', value: ({ platforms }) => platforms?.join(', ') ?? null },
    { title: 'FITS NODES', value: ({ nodes }) => nodes?.fit ?? null },
    { title: 'VULNERABILITIES', value: ({ scan }) => scanText(scan) },
    { title: 'CAUSE', value: ({ message }) => message },
  ],
}

function scanText(scan: ImageCheck['scan']): string | null {
  if (scan?.counts === null || scan === null) return scan?.state ?? null
  const { counts, scanner, scannedAt } = scan
  const found = Object.entries(counts).filter(([, count]) => count > 0)
  const words = found.map(([severity, count]) => `${count} ${severity}`).join(', ')
  const by = [scanner, scannedAt].filter((part) => part !== null).join(', ')
  return `${words === '' ? 'none' : words}${by === '' ? '' : ` (${by})`}`
}

async function repositories({ shell, options, args: [reference = ''] }: Invocation<z.output<typeof ListOptions>>) {
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { value } = await call(listRepositories, { params: { id }, query: options })
  if (isForPeople(shell.print)) shell.print.list(value.items, repositoryView)
  else shell.print.value(value)
  return explainUnlisted(shell, value.unlisted)
}

async function tags({ shell, options, args }: Invocation<z.output<typeof TagOptions>>) {
  const [reference = '', repository = ''] = args
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const { details, ...rest } = options
  const query = { ...rest, repository, details: String(details) }
  const { value } = await call(listTags, { params: { id }, query })
  if (isForPeople(shell.print)) shell.print.list(value.items, tagView)
  else shell.print.value(value)
  return explainUnlisted(shell, value.unlisted)
}

/** That a registry does not list is a finding, no failure: pulls may work. */
function explainUnlisted({ world, print }: Shell, unlisted: Unlisted | null): number {
  if (unlisted === null) return exitCode.ok
  if (isForPeople(print)) {
    say(world, `note: ${unlisted.message}`)
    say(world, `hint: ${unlisted.hint}`)
  }
  return exitCode.findings
}

async function check({ shell, options, args }: Invocation<z.output<typeof CheckOptions>>): Promise<number> {
  const [reference = '', image = ''] = args
  const call = await shell.api()
  const { id } = await findRegistry(call, reference)
  const connection = options.connection === undefined ? undefined : await findConnection(call, options.connection)
  const query = { image, ...(connection === undefined ? {} : { connectionId: connection.id }) }
  const { value } = await call(checkImage, { params: { id }, query })
  shell.print.one(value, checkView)
  const isWell = value.verdict === 'pull-allowed' && value.nodes?.fit !== 'no' && value.nodes?.fit !== 'some'
  return isWell ? exitCode.ok : exitCode.findings
}
