import { mkdtemp, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createChanges } from '#platform/changes.ts'
import type { Core } from '#platform/context.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { createCipher } from '#platform/encryption/cipher.ts'
import { silentLog } from '#platform/log.ts'
import { newId } from '#platform/new-id.ts'

/** A core with a database of its own and a clock that the test sets; nothing runs by itself. */
export async function openCore(now: () => Date): Promise<{ readonly core: Core; readonly close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'pesitwizard-core-'))
  const db = await openDatabase(directory)
  // A month of writes, of which none has to outlive the test.
  await sql`pragma synchronous = off`.execute(db)
  const changes = createChanges()
  const core: Core = {
    db,
    now,
    newId,
    changes,
    cipher: createCipher(randomBytes(32)),
    log: silentLog,
    wake: () => {},
    failpoint: () => {},
    installationId: 'simulation',
  }
  return {
    core,
    async close() {
      changes.stop()
      await db.destroy()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
