import SpaceBetween from '@cloudscape-design/components/space-between'
import ToggleButton from '@cloudscape-design/components/toggle-button'
import { lazy, type ReactNode, Suspense } from 'react'
import { useText } from '../../messages/text.tsx'
import type { RegistryYamlState } from './use-registry-yaml.ts'

const YamlEditor = lazy(async () => ({ default: (await import('./yaml-editor.tsx')).YamlEditor }))

/** The form, or in its place the same registry as YAML. */
export function FormOrYaml({ yaml, children }: { readonly yaml: RegistryYamlState; readonly children: ReactNode }) {
  const { say } = useText()
  const isYaml = yaml.written !== undefined
  return (
    <SpaceBetween size="l">
      <div className="form-or-yaml" role="group" aria-label={say('registry.yaml.choice')}>
        <ToggleButton pressed={!isYaml} onChange={() => yaml.showForm()}>
          {say('registry.yaml.form')}
        </ToggleButton>
        <ToggleButton
          pressed={isYaml}
          onChange={() => {
            if (!isYaml) void yaml.showYaml()
          }}
        >
          {say('registry.tab.yaml')}
        </ToggleButton>
      </div>
      {yaml.written === undefined ? (
        children
      ) : (
        <Suspense>
          <YamlEditor {...yaml} written={yaml.written} />
        </Suspense>
      )}
    </SpaceBetween>
  )
}
