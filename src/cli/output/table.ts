import { styleText } from 'node:util'
import { printable } from './printable.ts'

export type Tone = 'good' | 'bad' | 'doubtful'

export interface Column<Item> {
  readonly title: string
  readonly value: (item: Item) => string | number | boolean | null
  /** Shown by `-o wide` and in the view of one thing only. */
  readonly wide?: true
  readonly tone?: (item: Item) => Tone | undefined
  /** At least so wide, for lines that come one after the other. */
  readonly width?: number
}

export interface TableOptions {
  readonly wide: boolean
  readonly headers: boolean
  readonly color: boolean
}

const colors = { good: 'green', bad: 'red', doubtful: 'yellow' } as const

export function renderTable<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  options: TableOptions,
): string {
  const shown = columns.filter((column) => options.wide || column.wide !== true)
  const widths = shown.map((column) =>
    Math.max(
      column.width ?? 0,
      options.headers ? column.title.length : 0,
      ...items.map((item) => width(text(column, item))),
    ),
  )
  const rows = items.map((item) => line(shown.map((column, index) => cell(column, item, pad(index)))))
  const header = line(shown.map((column, index) => column.title.padEnd(widths[index] ?? 0)))
  return [...(options.headers ? [header] : []), ...rows].map((row) => `${row}\n`).join('')

  function pad(index: number): (value: string) => string {
    const last = index === shown.length - 1
    return (value) => (last ? value : value + ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(value))))
  }

  function cell(column: Column<Item>, item: Item, padded: (value: string) => string): string {
    return paint(padded(text(column, item)), column.tone?.(item), options.color)
  }
}

/** One thing, a line for each of its columns. */
export function renderDetails<Item>(item: Item, columns: readonly Column<Item>[], color: boolean): string {
  const longest = Math.max(...columns.map(({ title }) => title.length))
  return columns
    .map(
      (column) => `${`${column.title}:`.padEnd(longest + 2)}${paint(text(column, item), column.tone?.(item), color)}`,
    )
    .map((row) => `${row.trimEnd()}\n`)
    .join('')
}

function line(cells: readonly string[]): string {
  return cells.join('   ').trimEnd()
}

function text<Item>(column: Column<Item>, item: Item): string {
  const value = column.value(item)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === null || value === '' ? '-' : printable(String(value))
}

function width(value: string): number {
  return Array.from(value).length
}

/** Text in the colour of its tone. The text itself must be printable. */
export function paint(value: string, tone: Tone | undefined, color: boolean): string {
  return tone === undefined || !color ? value : styleText(colors[tone], value, { validateStream: false })
}
