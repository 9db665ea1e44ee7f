import type { AuditEntry } from '#contract/audit.ts'
import { type Say, useText } from '../messages/text.tsx'
import { actorInWords } from './actor-in-words.ts'
import type { ResourceColumn } from './resource-table.tsx'
import { RelativeTime } from './time.tsx'

export function auditColumns(say: Say): readonly ResourceColumn<AuditEntry>[] {
  return [
    { id: 'at', header: say('audit.at'), sortingField: 'at', cell: ({ at }) => <RelativeTime at={at} /> },
    {
      id: 'actor',
      header: say('audit.actor'),
      cell: ({ actor }) => <bdi className="break-anywhere">{actorInWords(say, actor.name)}</bdi>,
    },
    { id: 'action', header: say('audit.action'), isRowHeader: true, cell: ({ action }) => <code>{action}</code> },
    {
      id: 'subject',
      header: say('audit.subject'),
      cell: (entry) => <bdi className="break-anywhere">{subjectOf(say, entry)}</bdi>,
    },
    { id: 'changes', header: say('audit.changes'), cell: (entry) => <Changes entry={entry} /> },
  ]
}

/** The name that it had, where the entry tells it; the id where it does not. */
function subjectOf(say: Say, { actor, subject, before, after }: AuditEntry): string {
  if (subject === actor.id) return actorInWords(say, actor.name)
  const name = after?.['name'] ?? before?.['name']
  return typeof name === 'string' ? name : subject
}

const shownAtOnce = 3

/** Only what differs, so that a change of one field reads as one line. */
function Changes({ entry }: { readonly entry: AuditEntry }) {
  const { say } = useText()
  const changes = changesOf(entry)
  const [first, rest] = [changes.slice(0, shownAtOnce), changes.slice(shownAtOnce)]
  return (
    <>
      <ChangeList changes={first} />
      {rest.length > 0 && (
        <details>
          <summary>{say('audit.more', { count: rest.length })}</summary>
          <ChangeList changes={rest} />
        </details>
      )}
    </>
  )
}

interface Change {
  readonly name: string
  readonly before: string
  readonly after: string
}

function changesOf({ before, after }: AuditEntry): readonly Change[] {
  const names = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])]
  return names
    .filter((name) => name !== 'name' && name !== 'revision')
    .map((name) => ({ name, before: textOf(before?.[name]), after: textOf(after?.[name]) }))
    .filter((change) => change.before !== change.after)
}

function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <ul className="change-list">
      {changes.map(({ name, before, after }) => (
        <li key={name} className="break-anywhere">
          {name} {before !== '' && <del>{before}</del>} {after !== '' && <code>{after}</code>}
        </li>
      ))}
    </ul>
  )
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value) && value.length === 0) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
