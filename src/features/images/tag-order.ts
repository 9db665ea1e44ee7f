/** `1.2.0`, `v1.2`, `1.2.0-rc.1`: what people order as versions, Semantic Versioning with a little patience. */
interface Version {
  readonly numbers: readonly number[]
  readonly before: readonly string[]
}

export function isVersion(tag: string): boolean {
  return versionOf(tag) !== undefined
}

/** Versions first, the newest at the top and a release before its candidates; then the rest by name. */
export function orderTags(tags: readonly string[]): readonly string[] {
  const known = tags.map((name) => ({ name, version: versionOf(name) }))
  return known
    .toSorted((one, other) => {
      if (one.version !== undefined && other.version !== undefined) {
        return -compareVersions(one.version, other.version) || compareText(one.name, other.name)
      }
      if (one.version === undefined && other.version === undefined) return compareText(one.name, other.name)
      return one.version === undefined ? 1 : -1
    })
    .map(({ name }) => name)
}

const pattern = /^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?$/

function versionOf(tag: string): Version | undefined {
  const [, major, minor, patch = '0', before] = pattern.exec(tag) ?? []
  if (major === undefined || minor === undefined) return undefined
  return { numbers: [Number(major), Number(minor), Number(patch)], before: before?.split('.') ?? [] }
}

function compareVersions(one: Version, other: Version): number {
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  if (one.before.length === 0 || other.before.length === 0) return other.before.length - one.before.length
  return compareBefore(one.before, other.before)
}

/** Semantic Versioning §11: numbers before words, numbers by size, fewer parts before more. */
function compareBefore(one: readonly string[], other: readonly string[]): number {
  for (const [index, part] of one.entries()) {
    const against = other[index]
    if (against === undefined) return 1
    const difference = comparePart(part, against)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

function comparePart(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)]
  if (isNumber && isOtherNumber) return Number(one) - Number(other)
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return compareText(one, other)
}

function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}
