export interface DiffLine {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

/** The shortest way from one list of lines to the other. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const common = longestCommon(before, after)
  const lines: DiffLine[] = []
  let left = 0
  let right = 0
  while (left < before.length || right < after.length) {
    const old = before[left]
    const fresh = after[right]
    if (old !== undefined && old === fresh) {
      lines.push({ mark: ' ', text: old })
      left += 1
      right += 1
    } else if (old !== undefined && (fresh === undefined || common(left + 1, right) >= common(left, right + 1))) {
      lines.push({ mark: '-', text: old })
      left += 1
    } else if (fresh !== undefined) {
      lines.push({ mark: '+', text: fresh })
      right += 1
    }
  }
  return lines
}

/** Beyond it all lines count as changed, so that a huge list takes no gigabytes. */
const mostCells = 4_000_000

/** How many lines the rests from two places have in common, in order. */
function longestCommon(before: readonly string[], after: readonly string[]): (left: number, right: number) => number {
  if (before.length * after.length > mostCells) return () => 0
  const rows = Array.from({ length: before.length }, () => new Uint32Array(after.length))
  const at = (left: number, right: number): number => rows[left]?.[right] ?? 0
  for (const [left, row] of [...rows.entries()].toReversed()) {
    for (let right = after.length - 1; right >= 0; right -= 1) {
      row[right] =
        before[left] === after[right] ? at(left + 1, right + 1) + 1 : Math.max(at(left + 1, right), at(left, right + 1))
    }
  }
  return at
}

/** Only what changes, with so many lines around it. */
export function near(lines: readonly DiffLine[], context: number): readonly DiffLine[] {
  const changed = lines.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]))
  return lines.filter((_, index) => changed.some((place) => Math.abs(place - index) <= context))
}
