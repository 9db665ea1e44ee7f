import { setImmediate } from 'node:timers/promises'
import type { Selectable } from 'kysely'
import type { AuditProblem, AuditVerification } from '#contract/audit.ts'
import { hashOf, macOfHead } from '#platform/audit-chain.ts'
import type { Core } from '#platform/context.ts'
import type { AuditRow } from '#platform/database/schema.ts'

const pageSize = 1000
const mostProblems = 100

interface Noted {
  readonly position: number
  readonly hash: string
}

interface Walk {
  position: number
  hash: string
  entries: number
  unchained: number
  isNotedSeen: boolean
  readonly problems: AuditProblem[]
}

/** Goes through the whole chain, a page at a time, and compares its end with the head. `noted`: a head of an earlier time. */
export async function verifyAudit(core: Core, noted: string | undefined): Promise<AuditVerification> {
  const { db, cipher } = core
  const wanted = noted === undefined ? undefined : readHead(noted)
  const walk: Walk = { position: 0, hash: '', entries: 0, unchained: 0, isNotedSeen: false, problems: [] }
  // Below every number that there is: nothing may stand before the first entry either.
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute()
    for (const row of rows) judgeRow(core, walk, row, wanted)
    after = rows.at(-1)?.id ?? 0
    if (rows.length < pageSize) break
    await setImmediate()
  }
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirst()
  if (head === undefined ? walk.entries > 0 : head.mac !== macOfHead(cipher, head)) {
    tell(walk, 'head-changed', undefined, 'The record of the end of the chain is gone or was written by someone else')
  } else if (head !== undefined && head.position > walk.position) {
    const count = head.position - walk.position
    tell(walk, 'cut-off', undefined, `${count === 1 ? 'The last entry is' : `The last ${count} entries are`} gone`)
  } else if (head !== undefined && (head.position !== walk.position || head.hash !== walk.hash)) {
    tell(walk, 'head-changed', undefined, 'The chain does not end where it was last written')
  }
  if (wanted !== undefined && !walk.isNotedSeen) {
    tell(
      walk,
      'other-history',
      undefined,
      `The entry ${wanted.position} of the head that was noted is not in this chain`,
    )
  }
  return {
    intact: walk.problems.length === 0,
    entries: walk.entries,
    unchained: walk.unchained,
    head: walk.entries === 0 ? null : `${walk.position}:${walk.hash}`,
    problems: walk.problems,
  }
}

function judgeRow({ cipher }: Core, walk: Walk, row: Selectable<AuditRow>, noted: Noted | undefined): void {
  const { position, hash } = row
  if (position === null || hash === null) {
    if (walk.entries > 0) tell(walk, 'out-of-order', row, 'An entry without a place in the chain was put in')
    else walk.unchained += 1
    return
  }
  walk.entries += 1
  if (position <= walk.position) {
    tell(walk, 'out-of-order', row, `The entry ${position} stands behind the entry ${walk.position}`)
    return
  }
  const gap = position - walk.position - 1
  if (gap > 0)
    tell(walk, 'missing', row, `${gap === 1 ? 'One entry is' : `${gap} entries are`} gone before ${position}`)
  // Behind a gap the hash before is not known; the entry itself is judged by the one that follows it.
  else if (hashOf(cipher, { position, previous: walk.hash, content: row }) !== hash)
    tell(walk, 'changed', row, `The entry ${position} is not as it was written`)
  walk.position = position
  walk.hash = hash
  walk.isNotedSeen ||= position === noted?.position && hash === noted.hash
}

function tell(
  walk: Walk,
  problem: AuditProblem['problem'],
  row: Selectable<AuditRow> | undefined,
  message: string,
): void {
  if (walk.problems.length >= mostProblems) return
  walk.problems.push({ problem, entryId: row?.id ?? null, at: row?.at ?? null, message })
}

function readHead(text: string): Noted {
  const [position = '', hash = ''] = text.split(':')
  return { position: Number(position), hash }
}
