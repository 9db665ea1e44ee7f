import { DomainError } from '#contract/errors.ts'

/** A cursor holds the sort key of the last item, so that pages stay right while things come and go. */
export function encodeCursor(lastKey: string): string {
  return Buffer.from(JSON.stringify(lastKey)).toString('base64url')
}

export function decodeCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (typeof key === 'string') return key
  } catch {
    // refused below
  }
  throw new DomainError('invalid', 'The cursor is not one of this console', { hint: 'Start again without a cursor.' })
}

/** A page of a list that is already in memory, in order of `keyOf`. */
export function pageOf<Item>(
  items: readonly Item[],
  page: { readonly limit: number; readonly cursor?: string | undefined },
  keyOf: (item: Item) => string,
): { items: Item[]; nextCursor: string | null } {
  const after = decodeCursor(page.cursor)
  const sorted = items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  const rest = after === null ? sorted : sorted.filter((item) => keyOf(item) > after)
  const shown = rest.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown,
    nextCursor: rest.length > shown.length && last !== undefined ? encodeCursor(keyOf(last)) : null,
  }
}
