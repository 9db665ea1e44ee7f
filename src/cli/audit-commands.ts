import type { Command } from 'commander'
import { z } from 'zod'
import { type AuditVerification, listAudit, verifyAudit } from '#contract/audit.ts'
import { Time } from '#contract/common.ts'
import { exitCode } from './exit-codes.ts'
import { readSome } from './find.ts'
import { auditCsv } from './output/audit-csv.ts'
import { isForPeople, type View } from './output/printer.ts'
import { renderJson } from './output/render-value.ts'
import type { Bind, Invocation } from './shell.ts'
import { auditView, state } from './views.ts'
import { say } from './world.ts'

const filters = {
  action: z.string().optional(),
  subject: z.string().optional(),
  search: z.string().optional(),
  from: Time.optional(),
  until: Time.optional(),
}
const ListOptions = z.object({ ...filters, limit: z.coerce.number().int().min(1).default(100) })
const FilterOptions = z.object(filters)
const ExportOptions = z.object({ ...filters, csv: z.boolean().default(false) })
const VerifyOptions = z.object({ head: z.string().optional() })
type Filters = z.output<typeof FilterOptions>

export function addAuditCommands(program: Command, bind: Bind): void {
  const audit = program.command('audit').description('who changed what')
  addFilters(audit.command('list', { isDefault: true }).alias('ls').description('show it, newest first'))
    .option('--limit <count>', 'at most so many (100)')
    .action(bind(ListOptions, list))
  addFilters(audit.command('export').description('all of it, oldest first, a JSON object a line'))
    .option('--csv', 'as a table for a spreadsheet (RFC 4180)')
    .action(bind(ExportOptions, exportAll))
  audit
    .command('verify')
    .description('whether every entry is as it was written, and none is gone')
    .option('--head <head>', 'of an earlier verification, noted elsewhere: must be in the chain')
    .action(bind(VerifyOptions, verify))
}

async function verify({ shell, options }: Invocation<z.output<typeof VerifyOptions>>): Promise<number> {
  const call = await shell.api()
  const query = options.head === undefined ? {} : { head: options.head }
  const { value } = await call(verifyAudit, { query })
  shell.print.one(value, verificationView)
  if (isForPeople(shell.print)) {
    for (const { message, at } of value.problems) say(shell.world, at === null ? message : `${message} (${at})`)
  }
  return value.intact ? exitCode.ok : exitCode.findings
}

const verificationView: View<AuditVerification> = {
  nameOf: ({ head }) => head ?? '',
  columns: [
    state('INTACT', ({ intact }) => (intact ? 'yes' : 'no')),
    { title: 'ENTRIES', value: ({ entries }) => entries },
    { title: 'BEFORE THE CHAIN', value: ({ unchained }) => unchained },
    { title: 'HEAD', value: ({ head }) => head },
  ],
}

function addFilters(command: Command): Command {
  return command
    .option('--action <names>', 'such as registry.create; several with commas')
    .option('--subject <id>', 'only what was done to this')
    .option('--search <text>', 'in the action, the subject or the name of the actor')
    .option('--from <time>', 'not before, such as 2026-01-31T00:00:00Z')
    .option('--until <time>', 'not after')
}

async function list({ shell, options }: Invocation<z.output<typeof ListOptions>>): Promise<void> {
  const call = await shell.api()
  const { limit, ...query } = options
  const entries = await readSome(limit, (page) => call(listAudit, { query: { ...given(query), ...page } }))
  shell.print.list(entries, auditView)
}

async function exportAll({ shell, options }: Invocation<z.output<typeof ExportOptions>>): Promise<void> {
  const call = await shell.api()
  const { csv, ...wanted } = options
  const query = { ...given(wanted), sort: 'at' as const }
  const entries = await readSome(Infinity, (page) => call(listAudit, { query: { ...query, ...page } }))
  if (csv) return shell.print.text(auditCsv(entries))
  if (shell.print.format.type !== 'table') return shell.print.list(entries, auditView)
  for (const entry of entries) shell.print.text(renderJson(entry))
}

function given(query: Filters): Partial<Filters> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}
