import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import type { Registry } from '#contract/registries.ts'
import { CopyText } from '../components/copy-text.tsx'
import { useText } from '../messages/text.tsx'
import { yamlOf } from './yaml/yaml-of.ts'

/** As `pwctl apply -f` takes it; the password is named, never written. */
export function RegistryYaml({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { data } = useQuery({
    queryKey: ['registries', registry.id, 'yaml', registry.revision],
    queryFn: () => yamlOf(registry),
  })
  if (data === undefined) return undefined
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">{say('registry.yaml.text')}</Box>
      <pre className="code-block" tabIndex={0} aria-label={say('registry.tab.yaml')}>
        {data}
      </pre>
      <CopyText text={data} inline={false} />
    </SpaceBetween>
  )
}
