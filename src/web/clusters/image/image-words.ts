import type { ImageCheck, Tag, Unlisted } from '#contract/images.ts'
import type { Say } from '../../messages/text.tsx'

export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}

/** What tells one tag from another, in one line. */
export function tagInWords({ digest, platforms, sizeBytes }: Tag, sizes: Intl.NumberFormat): string {
  const size = sizeBytes === null ? undefined : sizes.format(Math.round(sizeBytes / 1e6))
  const facts = [digest === null ? undefined : shortDigest(digest), platforms?.join(', '), size]
  return facts.filter((fact) => fact !== undefined).join(' · ')
}

export function megabytes(language: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte' })
}

/** What was found of an image, and then how it stands to the nodes. */
export function checkInWords(say: Say, { verdict, nodes, platforms }: ImageCheck): readonly string[] {
  const found = say(`image.check.${verdict}`)
  if (verdict !== 'pull-allowed' || nodes === null) return [found]
  const values = { image: platforms?.join(', ') ?? '', nodes: nodes.platforms.join(', ') }
  return [found, say(`image.fit.${nodes.fit}`, values)]
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
