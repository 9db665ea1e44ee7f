import { isSameSecret } from '#platform/encryption/cipher.ts'
import { readSecret, writeSecret } from '#platform/encryption/sealed-secrets.ts'
import type { Transaction } from '#platform/mutate.ts'
import type { GivenSecrets } from './channel-rules.ts'
import { secretOf } from './notification-channel.ts'

const names = ['url', 'signing-secret', 'password'] as const

/** True where one of them is another than before. */
export async function storeSecrets(tx: Transaction, channelId: string, given: GivenSecrets): Promise<boolean> {
  const vault = { db: tx.db, cipher: tx.ctx.cipher }
  let isChanged = false
  for (const name of names) {
    const secret = given[name]
    if (secret === undefined) continue
    const stored = await readSecret(vault, secretOf(channelId, name))
    if (stored !== undefined && isSameSecret(stored.secret, secret)) continue
    await writeSecret(vault, secretOf(channelId, name), (stored?.version ?? 0) + 1, secret)
    isChanged = true
  }
  return isChanged
}
