import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { CopyText } from '../components/copy-text.tsx'
import { DownloadButton } from '../components/download-button.tsx'
import { useText } from '../messages/text.tsx'

type Manifest = Readonly<Record<string, unknown>>

/** The objects as YAML, one below the other, to be read, copied or taken along. */
export function ManifestList({ manifests, name }: { readonly manifests: readonly Manifest[]; readonly name: string }) {
  const { say } = useText()
  const { data } = useQuery({
    queryKey: ['yaml', manifests],
    queryFn: async () => {
      const { stringify } = await import('yaml')
      return manifests.map((manifest) => ({ title: titleOf(manifest), text: stringify(manifest) }))
    },
  })
  if (data === undefined) return undefined
  const whole = data.map(({ text }) => text).join('---\n')
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="xs">
        <CopyText text={whole} inline={false} />
        <DownloadButton fileName={`${name}.yaml`} text={whole} />
      </SpaceBetween>
      <p>{say('cluster.manifests.secrets')}</p>
      {data.map(({ title, text }) => (
        <ExpandableSection key={title} headerText={title} defaultExpanded={title.startsWith('Deployment/')}>
          <pre className="code-block" tabIndex={0} aria-label={title}>
            {text}
          </pre>
        </ExpandableSection>
      ))}
    </SpaceBetween>
  )
}

function titleOf({ kind, metadata }: Manifest): string {
  const name = typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata.name : ''
  return `${String(kind)}/${String(name)}`
}
