import type { ImageCheck, ImageScan, Tag, Unlisted } from '#contract/images.ts'
import type { Say } from '../../messages/text.tsx'

export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}

/** What tells one tag from another, in one line. */
export function tagInWords({ digest, platforms, sizeBytes, createdAt }: Tag, { sizes, days }: Formats): string {
  const size = sizeBytes === null ? undefined : sizes.format(Math.round(sizeBytes / 1e6))
  const day = createdAt === null ? undefined : days.format(new Date(createdAt))
  const facts = [digest === null ? undefined : shortDigest(digest), platforms?.join(', '), size, day]
  return facts.filter((fact) => fact !== undefined).join(' · ')
}

interface Formats {
  readonly sizes: Intl.NumberFormat
  readonly days: Intl.DateTimeFormat
}

export function tagFormats(language: string): Formats {
  return {
    sizes: new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte' }),
    days: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }),
  }
}

/** What was found of an image, and then how it stands to the nodes. */
export function checkInWords(say: Say, { verdict, nodes, platforms }: ImageCheck): readonly string[] {
  const found = say(`image.check.${verdict}`)
  if (verdict !== 'pull-allowed' || nodes === null) return [found]
  const values = { image: platforms?.join(', ') ?? '', nodes: nodes.platforms.join(', ') }
  return [found, say(`image.fit.${nodes.fit}`, values)]
}

const severities = ['critical', 'high', 'medium', 'low', 'other'] as const

/** What the registry found in the image; the worst first. */
export function scanInWords(say: Say, { state, counts, scanner }: ImageScan): string {
  if (state !== 'scanned' || counts === null) return say(`image.scan.${state === 'scanned' ? 'not-scanned' : state}`)
  const by = scanner ?? say('image.scan.scanner')
  const found = severities.filter((severity) => counts[severity] > 0)
  if (found.length === 0) return say('image.scan.none', { scanner: by })
  const words = found.map((severity) => say(`image.scan.${severity}`, { count: counts[severity] }))
  return say('image.scan.scanned', { counts: words.join(', '), scanner: by })
}

export function unlistedInWords(say: Say, { reason }: Unlisted): string {
  switch (reason) {
    case 'no-catalog':
    case 'denied':
    case 'unauthorized':
    case 'rate-limited':
      return say(`image.unlisted.${reason}`)
    default:
      return say('image.unlisted.other')
  }
}
