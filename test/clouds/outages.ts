export interface Outage {
  readonly from: number
  readonly to: number
}

/** Bursts of up to 40 % of a lifetime, a fifth of the time in all, with pauses of any length between them. */
export function planOutages(lifetimeMs: number, until: number, random: () => number): readonly Outage[] {
  const outages: Outage[] = []
  let at = 0
  for (;;) {
    const from = at - Math.log(1 - random()) * lifetimeMs * 0.8
    if (from >= until) return outages
    const to = from + random() * lifetimeMs * 0.4
    outages.push({ from, to })
    at = to
  }
}

/** How long, at most in one piece, there was no outage between two times. */
export function longestUp(outages: readonly Outage[], from: number, to: number): number {
  let [longest, upSince] = [0, from]
  for (const outage of outages.filter((each) => each.to > from && each.from < to)) {
    longest = Math.max(longest, outage.from - upSince)
    upSince = outage.to
  }
  return Math.max(longest, to - upSince)
}
