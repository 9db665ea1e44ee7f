import { sql } from 'kysely'
import type { Database } from '#platform/database/open-database.ts'

/** All that the console keeps: every row of every table. */
export async function dumpWorld(db: Database): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const tables = await db.introspection.getTables()
  if (tables.length < 10) throw new Error(`There are only ${tables.length} tables`)
  const dumped = await Promise.all(
    tables.map(async ({ name }) => [name, (await sql`select * from ${sql.table(name)}`.execute(db)).rows] as const),
  )
  return Object.fromEntries(dumped)
}
