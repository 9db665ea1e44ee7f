import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import type { ReactNode } from 'react'
import type { Environment } from '#contract/common.ts'
import type { Registry } from '#contract/registries.ts'
import { useText } from '../../messages/text.tsx'

interface RegistryFieldProps {
  readonly registries: readonly Registry[]
  readonly value: string
  readonly environment: Environment
  readonly error: string | undefined
  readonly secondaryControl: ReactNode
  readonly onChange: (id: string) => void
}

/** The registries with what is to be known of each; one that cannot be used says why and stays in sight. */
export function RegistryField({
  registries,
  value,
  environment,
  error,
  secondaryControl,
  onChange,
}: RegistryFieldProps) {
  const { say } = useText()
  const options = [
    ...registries.map((registry) => {
      const { id, name, url, enabled, environments } = registry
      const isForIt = environments.length === 0 || environments.includes(environment)
      const why = enabled ? say('cluster.registry.otherEnvironment') : say('registries.disabled')
      return {
        value: id,
        label: name,
        description: url,
        tags: tagsOf(registry),
        disabled: !enabled || !isForIt,
        ...(enabled && isForIt ? {} : { disabledReason: why }),
      }
    }),
    { value: '', label: say('cluster.registry.none'), description: say('cluster.registry.none.text') },
  ]
  function tagsOf({ pullSecret, rotation, isDefault }: Registry): string[] {
    return [
      ...(isDefault ? [say('registries.default')] : []),
      pullSecret === null
        ? say('registries.pullSecret.none')
        : say('cluster.registry.secrets', { inSync: pullSecret.inSync, total: pullSecret.total }),
      ...(rotation.state === 'overdue' ? [say('cluster.registry.overdue')] : []),
    ]
  }
  return (
    <FormField label={say('cluster.field.registryId')} errorText={error} secondaryControl={secondaryControl}>
      <Select
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        filteringType="auto"
        filteringPlaceholder={say('registries.find')}
        filteringAriaLabel={say('registries.find')}
        triggerVariant="option"
        placeholder={say('cluster.registry.choose')}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}
