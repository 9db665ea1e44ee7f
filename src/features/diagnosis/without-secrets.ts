/** A key of a pull secret without what may stand before `@` in it. */
export function withoutUser(key: string): string {
  return key.replace(/^(https?:\/\/)?[^/@]{0,2000}@/, '$1')
}

/** Addresses without who signs in by them, and without their query: signed ones let anyone in. */
export function withoutAddressSecrets(text: string): string {
  return text
    .replaceAll(/(https?:\/\/)[^\s/@"'?]{1,500}@/g, '$1')
    .replaceAll(/(https?:\/\/[^\s"'?]{1,2000})\?[^\s"']+/g, '$1?…')
}
