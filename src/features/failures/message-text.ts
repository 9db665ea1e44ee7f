/** Longer messages are no kubelet's; the contract refuses them as well. */
const longest = 16_384

/** Undoes what logs and terminals do to a message: escaped quotes, wrapped lines, bodies joined by newlines. */
export function normalise(message: string): string {
  return message
    .slice(0, longest)
    .replaceAll(/\\{1,8}"/g, '"')
    .replaceAll(String.raw`\n`, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const imageNames: readonly RegExp[] = [
  /\b(?:image|reference|image tag) "(?<name>[^"]{1,512})"/gi,
  /\bdocker:\/\/(?<name>[\w./:@-]{1,512})/gi,
  /\bpull failed for (?<name>[\w./:@-]{1,512}) because/gi,
  /\bpull access denied for (?<name>[\w./:@-]{1,512})/gi,
  /\bmanifest for (?<name>[\w./:@-]{1,512}) not found/gi,
]

const mostNames = 20

/** The images that a message names, in the order of their telling. */
export function namedImages(text: string): readonly string[] {
  const names = new Set<string>()
  const manifest = /\breading manifest (?<reference>[\w.:-]{1,200}) in (?<repository>[\w./:-]{1,300}):/i.exec(
    text,
  )?.groups
  for (const pattern of imageNames) {
    for (const { groups } of text.matchAll(pattern)) {
      if (names.size < mostNames) names.add((groups?.['name'] ?? '').replace(/[:,]$/, ''))
    }
  }
  if (manifest !== undefined) {
    const { reference = '', repository = '' } = manifest
    names.add(`${repository}${reference.includes(':') ? '@' : ':'}${reference}`)
  }
  return [...names]
}

/**
 * Takes out of a message what people named: an image `team/not-found` says nothing about what was found. Of an
 * address, host and purpose stay.
 */
export function maskMessage(text: string, images: readonly string[]): string {
  let masked = text
  for (const image of [...images].sort((one, other) => other.length - one.length)) {
    const mask = image.includes('@sha256:') ? 'IMAGE@sha256' : 'IMAGE'
    masked = masked.replaceAll(`"${image}"`, `"${mask}"`)
    if (/[/:@]/.test(image)) masked = masked.replaceAll(image, mask)
  }
  return masked
    .replaceAll(/\breading manifest sha256:[\w]{1,200} in /gi, 'reading manifest IMAGE@sha256 in ')
    .replaceAll(/\breading manifest [\w.:-]{1,200} in /gi, 'reading manifest IMAGE in ')
    .replaceAll(/\b(https?:\/\/)([^\s"']+)/gi, (_, scheme: string, rest: string) => `${scheme}${maskAddress(rest)}`)
}

function maskAddress(address: string): string {
  const bare = withoutPunctuation(address)
  const path = bare.split('?', 1).join('')
  const slash = path.indexOf('/')
  const host = slash < 0 ? path : path.slice(0, slash)
  return `${host.slice(host.lastIndexOf('@') + 1)}${slash < 0 ? '' : purposeOf(path)}${address.slice(bare.length)}`
}

function purposeOf(path: string): string {
  if (path.includes('/manifests/sha256:')) return '/IMAGE@sha256'
  if (path.includes('/manifests/')) return '/IMAGE'
  if (path.includes('/blobs/')) return '/blobs'
  return /\/(?:token|auth)$/.test(path) ? '/token' : ''
}

function withoutPunctuation(text: string): string {
  let end = text.length
  while (end > 0 && ':,;])}'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
