import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AuditVerification, listAudit, verifyAudit } from '#contract/audit.ts'
import { createRegistry, listRegistries, updateRegistry } from '#contract/registries.ts'
import type { AuditRow } from '#platform/database/schema.ts'
import { type SignedIn, startSignedIn } from '#test/run-pwctl.ts'

const seed = Number(process.env['PESITWIZARD_TEST_SEED'] ?? Date.now() % 2 ** 31)
const count = 40
let it: SignedIn

beforeAll(async () => {
  process.stdout.write(`the audit is tampered with by PESITWIZARD_TEST_SEED=${seed}\n`)
  it = await startSignedIn({ environment: { PESITWIZARD_KUBERNETES: 'none' } })
  for (let at = 0; at < count; at += 1) {
    const body = { name: `Registry ${at}`, url: `host-${at}.example`, description: 'x'.repeat(at) }
    await it.console.call(createRegistry, { body })
  }
})

afterAll(() => it?.stop())

const db = () => it.console.running.core.db
const verify = async (head?: string): Promise<AuditVerification> =>
  (await it.console.call(verifyAudit, { query: head === undefined ? {} : { head } })).value
const kinds = ({ problems }: AuditVerification) => new Set(problems.map(({ problem }) => problem))
const readRows = () => db().selectFrom('audit').selectAll().orderBy('id').execute()

/** Tampers, verifies, and puts everything back as it was. */
async function tamperedWith(tamper: () => Promise<unknown>, head?: string): Promise<AuditVerification> {
  const rows = await readRows()
  const heads = await db().selectFrom('audit_head').selectAll().execute()
  try {
    await tamper()
    return await verify(head)
  } finally {
    await db().deleteFrom('audit').execute()
    for (const row of rows) await db().insertInto('audit').values(row).execute()
    await db().deleteFrom('audit_head').execute()
    await db().insertInto('audit_head').values(heads).execute()
  }
}

const change = (id: number, values: Partial<AuditRow>) =>
  db()
    .updateTable('audit')
    .set(values as never)
    .where('id', '=', id)
    .execute()

test('what is as it was written is intact, and its end can be noted', async () => {
  const { entries, head, ...rest } = await verify()

  expect(rest).toEqual({ intact: true, unchained: 0, problems: [] })
  expect(entries).toBeGreaterThanOrEqual(count)
  expect(head).toMatch(/^\d+:[0-9a-f]{64}$/)
  expect(await verify(head ?? '')).toMatchObject({ intact: true })
})

const columns = [
  'at',
  'actor_type',
  'actor_id',
  'actor_name',
  'action',
  'subject',
  'request_id',
  'before',
  'after',
] as const

test('every field of every entry: whatever is changed is found, and nothing else', { timeout: 60_000 }, async () => {
  const rows = await readRows()
  const some = fc.record({ row: fc.constantFrom(...rows), column: fc.constantFrom(...columns), text: fc.string() })

  await fc.assert(
    fc.asyncProperty(some, async ({ row, column, text }) => {
      fc.pre(text !== row[column])
      const found = await tamperedWith(() => change(row.id, { [column]: text }))
      expect(found).toMatchObject({ intact: false, problems: [{ problem: 'changed', entryId: row.id }] })
      expect(found.problems).toHaveLength(1)
    }),
    { seed, numRuns: 150 },
  )
})

test('entries that are deleted, exchanged, repeated, put in or cut off are found', { timeout: 60_000 }, async () => {
  const rows = await readRows()
  const index = fc.nat(rows.length - 1)

  await fc.assert(
    fc.asyncProperty(index, index, async (one, other) => {
      const [first, second] = [rows[Math.min(one, other)], rows[Math.max(one, other)]]
      if (first === undefined || second === undefined) throw new Error('unreachable')
      const deleted = await tamperedWith(() => db().deleteFrom('audit').where('id', '=', first.id).execute())
      expect(deleted.intact).toBe(false)
      expect(kinds(deleted)).toEqual(new Set([first === rows.at(-1) ? 'cut-off' : 'missing']))

      const cut = await tamperedWith(() => db().deleteFrom('audit').where('id', '>=', first.id).execute())
      expect(kinds(cut)).toEqual(new Set(['cut-off']))

      const repeated = await tamperedWith(() =>
        db()
          .insertInto('audit')
          .values({ ...first, id: 1_000_000 })
          .execute(),
      )
      expect(kinds(repeated)).toContain('out-of-order')

      const putIn = await tamperedWith(() =>
        db()
          .insertInto('audit')
          .values({ ...first, id: 1_000_000, position: null, hash: null })
          .execute(),
      )
      expect(kinds(putIn)).toEqual(new Set(['out-of-order']))

      if (first === second) return
      const exchanged = await tamperedWith(async () => {
        const { id: _, ...ofFirst } = first
        const { id: __, ...ofSecond } = second
        await change(first.id, ofSecond)
        await change(second.id, ofFirst)
      })
      expect(exchanged.intact).toBe(false)
    }),
    { seed, numRuns: 60 },
  )
})

test('an end that is put back or forged is found', async () => {
  const rows = await readRows()
  const [last, beforeLast] = [rows.at(-1), rows.at(-2)]
  const noted = (await verify()).head ?? ''
  const cutBack = async () => {
    await db()
      .deleteFrom('audit')
      .where('id', '=', last?.id ?? 0)
      .execute()
    await db()
      .updateTable('audit_head')
      .set({ position: beforeLast?.position ?? 0, hash: beforeLast?.hash ?? '' })
      .execute()
  }

  const forged = await tamperedWith(cutBack)
  const forgotten = await tamperedWith(() => db().deleteFrom('audit_head').execute())
  const all = await tamperedWith(async () => {
    await db().deleteFrom('audit').execute()
    await db().deleteFrom('audit_head').execute()
  }, noted)

  expect(kinds(forged)).toEqual(new Set(['head-changed']))
  expect(kinds(forgotten)).toEqual(new Set(['head-changed']))
  expect(kinds(all)).toEqual(new Set(['other-history']))
})

test('a whole database from before is found by a head that was noted', async () => {
  const rows = await readRows()
  const heads = await db().selectFrom('audit_head').selectAll().execute()
  const [registry] = (await it.console.call(listRegistries, {})).value.items
  const params = { id: registry?.id ?? '' }
  const ifMatch = `"${registry?.revision ?? 0}"`
  await it.console.call(updateRegistry, { params, ifMatch, body: { description: 'later' } })
  const noted = (await verify()).head ?? ''

  const restored = await tamperedWith(async () => {
    await db().deleteFrom('audit').execute()
    for (const row of rows) await db().insertInto('audit').values(row).execute()
    await db().deleteFrom('audit_head').execute()
    await db().insertInto('audit_head').values(heads).execute()
  }, noted)

  expect(restored).toMatchObject({ intact: false, problems: [{ problem: 'other-history' }] })
})

test('a change whose entry cannot be written is refused', async () => {
  const total = async () => (await it.console.call(listAudit, {})).value.total
  const before = await total()
  const { core } = it.console.running
  await core.db.schema.alterTable('audit').renameTo('audit_away').execute()
  const body = { name: 'Unaudited', url: 'unaudited.example' }

  await expect(it.console.call(createRegistry, { body })).rejects.toMatchObject({ problem: { status: 500 } })

  await core.db.schema.alterTable('audit_away').renameTo('audit').execute()
  const names = (await it.console.call(listRegistries, { query: { search: 'Unaudited' } })).value.items
  expect(names).toEqual([])
  expect(await total()).toBe(before)
  expect((await verify()).intact).toBe(true)
})

test('the command line verifies, and ends with 6 where something was changed', async () => {
  const rows = await readRows()
  const well = await it.pwctl(['audit', 'verify'])
  const id = rows[3]?.id ?? 0
  await change(id, { actor_name: 'someone else' })
  const changed = await it.pwctl(['audit', 'verify'])
  await change(id, { actor_name: rows[3]?.actor_name ?? '' })

  expect(well).toMatchObject({ code: 0, out: expect.stringMatching(/yes/) })
  expect(changed).toMatchObject({ code: 6, err: expect.stringContaining('is not as it was written') })
})
