import type { AuditEntry } from '#contract/audit.ts'
import type { Say } from '../messages/text.tsx'
import type { ResourceColumn } from './resource-table.tsx'
import { RelativeTime } from './time.tsx'

export function auditColumns(say: Say): readonly ResourceColumn<AuditEntry>[] {
  return [
    { id: 'at', header: say('audit.at'), sortingField: 'at', cell: ({ at }) => <RelativeTime at={at} /> },
    { id: 'actor', header: say('audit.actor'), cell: ({ actor }) => <bdi className="break-anywhere">{actor.name}</bdi> },
    { id: 'action', header: say('audit.action'), isRowHeader: true, cell: ({ action }) => <code>{action}</code> },
    { id: 'subject', header: say('audit.subject'), cell: ({ subject }) => <code>{subject}</code> },
    { id: 'changes', header: say('audit.changes'), cell: (entry) => <Changes entry={entry} /> },
  ]
}

/** Only what differs, so that a change of one field reads as one line. */
function Changes({ entry: { before, after } }: { readonly entry: AuditEntry }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const changed = names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
  return (
    <ul className="change-list">
      {changed.map((name) => (
        <li key={name} className="break-anywhere">
          {name} <code>{textOf(before?.[name])}</code>
          {before !== null && after !== null && ' → '}
          {before !== null && after !== null ? <code>{textOf(after[name])}</code> : undefined}
          {before === null && <code>{textOf(after?.[name])}</code>}
        </li>
      ))}
    </ul>
  )
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
