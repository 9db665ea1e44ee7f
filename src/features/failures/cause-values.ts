import { parseImageReference } from '#contract/image-reference.ts'

type Values = Readonly<Record<string, string | number>>

/** What a message is about: the image and its parts, or at least the host that was spoken to. */
export function causeValues(image: string | undefined, text: string): Values {
  const host = hostOf(text)
  if (image === undefined) return host === undefined ? {} : { host }
  const parsed = parseImageReference(image)
  if (!parsed.ok) return host === undefined ? { image } : { image, host }
  const { tag, digest, ...named } = parsed.image
  return {
    image,
    host: named.host,
    repository: named.repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  }
}

/** Without what may stand in front of `@`. */
function hostOf(text: string): string | undefined {
  const authority = /\bhttps?:\/\/(?<authority>[^\s"'/?]{1,300})/i.exec(text)?.groups?.['authority']
  const named =
    authority ??
    /\b(?:pulling from host|container registry|docker registry) (?<authority>[\w.:-]{1,300})/i.exec(text)?.groups?.[
      'authority'
    ]
  const host = named?.slice(named.lastIndexOf('@') + 1).replace(/[:,]$/, '')
  return host === '' ? undefined : host
}
