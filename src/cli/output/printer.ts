import type { Output } from '#cli/world.ts'
import type { Format } from './format.ts'
import { readJsonPath, renderFound, type JsonPath } from './json-path.ts'
import { printable, printableLines } from './printable.ts'
import { renderJson, renderYaml } from './render-value.ts'
import { renderDetails, renderTable, type Column } from './table.ts'

/** How the things of one kind are shown. */
export interface View<Item> {
  readonly columns: readonly Column<Item>[]
  /** `registry/github-registry`. */
  readonly nameOf: (item: Item) => string
}

export interface PrintOptions {
  readonly format: Format
  readonly headers: boolean
  readonly color: boolean
  readonly sortBy: JsonPath | undefined
  readonly filters: readonly { readonly path: JsonPath; readonly value: string }[]
}

/** Writes data to standard output in the form that the person asked for. JSON equals the object of the API. */
export interface Printer {
  readonly format: Format
  readonly color: boolean
  list<Item>(items: readonly Item[], view: View<Item>): void
  one<Item>(item: Item, view: View<Item>): void
  /** The outcome of a change: one sentence for people, the object for programs. */
  outcome<Item>(item: Item, view: View<Item>, verb: string): void
  /** One line of a watch. */
  change<Item>(item: Item, view: View<Item>, isFirst: boolean): void
  value(value: unknown): void
  /** Lines that are no table. On a terminal without what would command it; elsewhere as they are. */
  text(text: string): void
  /** One line that is made of printable text and colours. */
  line(text: string): void
}

/** Whether people are to read it: a sentence or a table rather than an object. */
export function isForPeople({ format }: Printer): boolean {
  return format.type === 'table' || format.type === 'wide'
}

export function createPrinter(stdout: Output, options: PrintOptions): Printer {
  const { format, color } = options
  const write = (text: string): void => void stdout.write(text)
  const safely = (text: string): void => write(stdout.isTTY === true ? printableLines(text) : text)
  const name = <Item>(item: Item, view: View<Item>): string => `${printable(view.nameOf(item))}\n`
  const table = <Item>(items: readonly Item[], view: View<Item>, headers: boolean): void =>
    write(renderTable(items, view.columns, { wide: format.type === 'wide', headers, color }))

  return {
    format,
    color,
    list(items, view) {
      const chosen = choose(items, options)
      if (format.type === 'table' || format.type === 'wide') table(chosen, view, options.headers)
      else if (format.type === 'name') write(chosen.map((item) => name(item, view)).join(''))
      else if (format.type === 'ndjson') write(chosen.map((item) => renderJson(item)).join(''))
      else safely(renderValue({ items: chosen, nextCursor: null }, format))
    },
    one(item, view) {
      if (format.type === 'table') write(renderDetails(item, view.columns, color))
      else if (format.type === 'wide') table([item], view, options.headers)
      else if (format.type === 'name') write(name(item, view))
      else safely(renderValue(item, format))
    },
    outcome(item, view, verb) {
      if (format.type === 'table' || format.type === 'wide') write(`${printable(view.nameOf(item))} ${verb}\n`)
      else this.one(item, view)
    },
    change(item, view, isFirst) {
      if (format.type === 'table' || format.type === 'wide') table([item], view, options.headers && isFirst)
      else if (format.type === 'yaml') write(`---\n${renderYaml(item)}`)
      else if (format.type === 'json') write(renderJson(item))
      else this.one(item, view)
    },
    value: (value) => safely(renderValue(value, format)),
    text: safely,
    line: (text) => write(`${text}\n`),
  }
}

function renderValue(value: unknown, format: Format): string {
  switch (format.type) {
    case 'jsonpath':
      return `${renderFound(readJsonPath(value, format.path))}\n`
    case 'ndjson':
      return renderJson(value)
    case 'json':
      return renderJson(value, 2)
    case 'yaml':
    case 'table':
    case 'wide':
    case 'name':
      return renderYaml(value)
  }
}

function choose<Item>(items: readonly Item[], { sortBy, filters }: PrintOptions): readonly Item[] {
  const kept = items.filter((item) =>
    filters.every(({ path, value }) => readJsonPath(item, path).some((found) => renderFound([found]) === value)),
  )
  if (sortBy === undefined) return kept
  return kept.toSorted((a, b) => compare(readJsonPath(a, sortBy)[0], readJsonPath(b, sortBy)[0]))
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return renderFound([a ?? '']).localeCompare(renderFound([b ?? '']), 'en', { numeric: true })
}
