import { decodeCursor, encodeCursor, type Position, type SortKey } from './cursor.ts'

type Field<Sort extends string> = Sort extends `-${infer Name}` ? Name : Sort

export interface Order<Item, Sort extends string> {
  readonly idOf: (item: Item) => string
  /** What each field of `sort` sorts by. */
  readonly keys: Readonly<Record<Field<Sort>, (item: Item) => SortKey>>
}

export interface PageRequest<Sort extends string> {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly sort: Sort
}

export interface PageAnswer<Item> {
  readonly items: Item[]
  readonly nextCursor: string | null
  readonly total: number
}

/** As a person orders names: without regard to case, and 2 before 10. */
const collator = new Intl.Collator('en', { numeric: true })

/** A page of a list that is already in memory. */
export function pageOf<Item, Sort extends string>(
  items: readonly Item[],
  { limit, cursor, sort }: PageRequest<Sort>,
  order: Order<Item, Sort>,
): PageAnswer<Item> {
  const keyOf = order.keys[fieldOf(sort)]
  const positionOf = (item: Item): Position => ({ key: keyOf(item), id: order.idOf(item) })
  const compare = comparing(sort.startsWith('-') ? -1 : 1)
  const after = decodeCursor(cursor, sort)
  const sorted = items
    .map((item) => ({ item, position: positionOf(item) }))
    .toSorted((one, other) => compare(one.position, other.position))
  const rest = after === undefined ? sorted : sorted.filter(({ position }) => compare(position, after) > 0)
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ item }) => item),
    nextCursor: rest.length > shown.length && last !== undefined ? encodeCursor(sort, last.position) : null,
    total: items.length,
  }
}

/** A whole list that needs no pages. */
export function wholePage<Item>(items: readonly Item[]): PageAnswer<Item> {
  return { items: [...items], nextCursor: null, total: items.length }
}

/** `-` turns the order of a field round; the rest is its name. */
function fieldOf<Sort extends string>(sort: Sort): Field<Sort> {
  return sort.replace(/^-/, '') as Field<Sort>
}

function comparing(direction: 1 | -1): (one: Position, other: Position) => number {
  return (one, other) => {
    if (one.key === null || other.key === null) {
      const byNull = Number(one.key === null) - Number(other.key === null)
      if (byNull !== 0) return byNull
    }
    return direction * compareKeys(one.key, other.key) || direction * compareText(one.id, other.id)
  }
}

function compareKeys(one: SortKey, other: SortKey): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return collator.compare(String(one), String(other))
}

function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}
