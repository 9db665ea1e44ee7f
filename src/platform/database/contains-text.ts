import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Whether one of the columns contains the text, in any case. Portable over SQLite and PostgreSQL. */
export function containsText(text: string, columns: readonly string[]): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const tests = columns.map((column) => sql`lower(${sql.ref(column)}) like ${pattern} escape '\\'`)
  return sql<SqlBool>`(${sql.join(tests, sql` or `)})`
}
