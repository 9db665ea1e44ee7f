/**
 * Whether the first version is later than the second. Versions of one kind are decimal numbers that only grow
 * (KEP-5504); of two that are not numbers, any other one is taken for later.
 */
export function isLater(version: string, than: string): boolean {
  if (!/^\d+$/.test(version) || !/^\d+$/.test(than)) return version !== than
  return BigInt(version) > BigInt(than)
}
