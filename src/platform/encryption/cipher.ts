import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { Secret } from '#platform/secret.ts'

/** Where a sealed value belongs. Moved to another place, it can no longer be opened. */
export interface Place {
  readonly table: string
  readonly row: string
  readonly column: string
  readonly version: number
}

export interface Cipher {
  readonly keyId: string
  /** AES-256-GCM; the place and the key id are additional data. */
  seal(place: Place, secret: Secret): string
  /** Throws where the value was changed, moved, or sealed with another key. */
  open(place: Place, sealed: string): Secret
  /** Eight hexadecimal digits under a key of its own: equal for equal secrets of one console, and telling nothing else. */
  fingerprint(secret: Secret): string
  /** A keyed hash of 32 hexadecimal digits, for content that stands where others can read it. */
  contentHash(content: Secret): string
  /** A keyed hash of 64 hexadecimal digits over what is no secret. Each use has a key of its own. */
  mac(use: string, text: string): string
}

/** `masterKey` has 32 bytes; every use has a key of its own, derived from it. */
export function createCipher(masterKey: Buffer): Cipher {
  const keyFor = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `pesitwizard-console ${use}`, 32))
  const encryptionKey = keyFor('encryption')
  const fingerprintKey = keyFor('fingerprint')
  const contentKey = keyFor('content')
  const macKeys = new Map<string, Buffer>()
  const keyId = createHmac('sha256', keyFor('id')).update('key id').digest('hex').slice(0, 8)
  const hmac = (key: Buffer, secret: Secret): string => createHmac('sha256', key).update(secret.expose()).digest('hex')
  return {
    keyId,
    seal: (place, secret) => seal(encryptionKey, additionalData(place, keyId), keyId, secret),
    open: (place, sealed) => open(encryptionKey, additionalData(place, keyId), keyId, sealed),
    fingerprint: (secret) => hmac(fingerprintKey, secret).slice(0, 8),
    contentHash: (content) => hmac(contentKey, content).slice(0, 32),
    mac: (use, text) => {
      const key = macKeys.get(use) ?? keyFor(`mac ${use}`)
      macKeys.set(use, key)
      return createHmac('sha256', key).update(text).digest('hex')
    },
  }
}

function additionalData(place: Place, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.row, place.column, place.version, keyId]))
}

function seal(key: Buffer, data: Buffer, keyId: string, secret: Secret): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(data)
  const sealed = Buffer.concat([nonce, cipher.update(secret.expose(), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${keyId}.${sealed.toString('base64url')}`
}

function open(key: Buffer, data: Buffer, keyId: string, sealed: string): Secret {
  const [format, sealedWith, text] = sealed.split('.')
  if (format !== 'v1' || text === undefined) throw new Error('A sealed value is not in a known format')
  if (sealedWith !== keyId) throw new Error(`A value was sealed with the key ${sealedWith}, not with ${keyId}`)
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length < 28 || bytes.toString('base64url') !== text) throw new Error('A sealed value is damaged')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    .setAAD(data)
    .setAuthTag(bytes.subarray(-16))
  return new Secret(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8'))
}

/** Compares in constant time. */
export function isSameSecret(one: Secret, other: Secret): boolean {
  const key = randomBytes(32)
  const digest = (secret: Secret): Buffer => createHmac('sha256', key).update(secret.expose()).digest()
  return timingSafeEqual(digest(one), digest(other))
}
