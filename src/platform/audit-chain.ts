import type { Insertable, Kysely } from 'kysely'
import type { AuditHeadRow, AuditRow, Schema } from '#platform/database/schema.ts'
import type { Cipher } from '#platform/encryption/cipher.ts'

export type AuditContent = Omit<Insertable<AuditRow>, 'id' | 'position' | 'hash'>

export interface Link {
  readonly position: number
  /** Of the entry before; empty for the first. */
  readonly previous: string
  readonly content: AuditContent
}

/** The hash of an entry: keyed, so that who can write into the database cannot make one. */
export function hashOf(cipher: Cipher, { position, previous, content }: Link): string {
  const { at, actor_type, actor_id, actor_name, action, subject, request_id, before, after } = content
  const fields = [previous, position, at, actor_type, actor_id, actor_name, action, subject, request_id, before, after]
  return cipher.mac('audit', JSON.stringify(fields))
}

/** Over the end of the chain, so that entries cannot be cut off and the end put back. */
export function macOfHead(cipher: Cipher, { position, hash }: Pick<AuditHeadRow, 'position' | 'hash'>): string {
  return cipher.mac('audit head', JSON.stringify([position, hash]))
}

/** Within the transaction of the change. Counting up comes first: it keeps two transactions from taking one position. */
export async function appendAudit(db: Kysely<Schema>, cipher: Cipher, content: AuditContent): Promise<void> {
  const { position, hash: previous } = (await countUp(db)) ?? (await begin(db))
  const hash = hashOf(cipher, { position, previous, content })
  await db
    .insertInto('audit')
    .values({ ...content, position, hash })
    .execute()
  await db
    .updateTable('audit_head')
    .set({ hash, mac: macOfHead(cipher, { position, hash }) })
    .execute()
}

function countUp(db: Kysely<Schema>): Promise<AuditHeadRow | undefined> {
  return db
    .updateTable('audit_head')
    .set((row) => ({ position: row('position', '+', 1) }))
    .returningAll()
    .executeTakeFirst()
}

function begin(db: Kysely<Schema>): Promise<AuditHeadRow> {
  return db
    .insertInto('audit_head')
    .values({ id: 1, position: 1, hash: '', mac: '' })
    .returningAll()
    .executeTakeFirstOrThrow()
}
