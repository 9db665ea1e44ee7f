import { parseImageReference } from '#contract/image-reference.ts'
import { AtSlashes } from '../components/at-slashes.tsx'

/** Repository and tag, and the beginning of the digest that runs. */
export function ClusterImage({ image, digest }: { readonly image: string; readonly digest: string | null }) {
  const parsed = parseImageReference(image)
  const { tag, digest: pinned } = parsed.ok ? parsed.image : { tag: undefined, digest: undefined }
  const name = parsed.ok ? `${parsed.image.host}/${parsed.image.repository}` : image
  const running = digest ?? pinned
  return (
    <>
      <code className="break-anywhere">
        <AtSlashes>{name}</AtSlashes>
        {tag !== undefined && `:${tag}`}
      </code>{' '}
      {running !== undefined && <code title={running}>@{running.replace(/^sha256:/, '').slice(0, 12)}</code>}
    </>
  )
}
