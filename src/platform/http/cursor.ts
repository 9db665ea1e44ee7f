import { z } from 'zod'
import { DomainError } from '#contract/errors.ts'

/** What a list is ordered by; null comes last, whichever way. */
export type SortKey = string | number | null

/** Where a page ended: what its last item was sorted by, so that pages stay right while things come and go. */
export interface Position {
  readonly key: SortKey
  readonly id: string
}

const Cursor = z.tuple([z.string(), z.union([z.string(), z.number(), z.null()]), z.string()])

export function encodeCursor(sort: string, { key, id }: Position): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url')
}

/** Refuses a cursor of a list in another order: the page after it would leave things out. */
export function decodeCursor(cursor: string | undefined, sort: string): Position | undefined {
  if (cursor === undefined) return undefined
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (!parsed.success) throw refused('The cursor is not one of this console')
  const [sorted, key, id] = parsed.data
  if (sorted !== sort) throw refused('The cursor belongs to a list in another order')
  return { key, id }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(message: string): DomainError {
  return new DomainError('invalid', message, { hint: 'Start again without a cursor.' })
}
