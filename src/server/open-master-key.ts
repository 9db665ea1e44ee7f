import type { Database } from '#platform/database/open-database.ts'
import { createCipher } from '#platform/encryption/cipher.ts'
import { readMasterKey } from '#platform/encryption/master-key.ts'
import { DomainError } from '#contract/errors.ts'

/** Reads the master key, and refuses one that is not the one this database was sealed with. */
export async function openMasterKey(db: Database, file: string): Promise<Buffer> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', 'master-key-id').executeTakeFirst()
  const key = readMasterKey(file, row === undefined)
  const { keyId } = createCipher(key)
  if (row === undefined) {
    await db.insertInto('settings').values({ name: 'master-key-id', value: keyId }).execute()
    return key
  }
  if (row.value === keyId) return key
  throw new DomainError('invalid', `The master key in ${file} is not the one of this database`, {
    hint: `Put back the key whose id is ${row.value}; nothing was written.`,
  })
}
