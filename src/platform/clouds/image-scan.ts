/** What a registry found when it looked for vulnerabilities in an image. */
export interface ImageScan {
  readonly state: 'scanned' | 'scanning' | 'not-scanned' | 'failed' | 'unsupported'
  /** `null` where there is no result. */
  readonly counts: SeverityCounts | null
  readonly scanner: string | null
  readonly scannedAt: Date | null
}

export interface SeverityCounts {
  readonly critical: number
  readonly high: number
  readonly medium: number
  readonly low: number
  readonly other: number
}

const named = ['critical', 'high', 'medium', 'low'] as const

/** Whatever else a scanner calls its severities counts as other. */
export function countSeverities(found: Readonly<Record<string, number>>): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, other: 0 }
  for (const [name, count] of Object.entries(found)) {
    counts[named.find((each) => each === name.toLowerCase()) ?? 'other'] += count
  }
  return counts
}

export function withoutResult(state: Exclude<ImageScan['state'], 'scanned'>): ImageScan {
  return { state, counts: null, scanner: null, scannedAt: null }
}
