export interface Position {
  readonly source: string
  readonly line: number
  readonly column: number
}

/** One thing that is wrong with a document, and where. It never repeats a value, which may be a password. */
export interface Issue {
  readonly at: Position
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export function place({ source, line, column }: Position): string {
  return `${source}:${line}:${column}`
}
