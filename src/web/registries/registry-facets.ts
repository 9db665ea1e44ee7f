import { Environment } from '#contract/common.ts'
import { RegistryHealth, RegistryKind, RotationState } from '#contract/registries.ts'
import type { Facet } from '../components/facets.ts'
import type { Say } from '../messages/text.tsx'

/** By what the registries are filtered, under the names of the parameters of the API. */
export function registryFacets(say: Say): readonly Facet[] {
  const yesOrNo = (yes: string, no: string) => [
    { value: 'yes', label: yes },
    { value: 'no', label: no },
  ]
  return [
    {
      key: 'health',
      label: say('registries.column.health'),
      words: ['status'],
      options: RegistryHealth.shape.state.options.map((value) => ({ value, label: say(`health.${value}`) })),
    },
    {
      key: 'kind',
      label: say('registries.column.kind'),
      words: ['provider'],
      options: RegistryKind.options.map((value) => ({ value, label: say(`kind.${value}`) })),
    },
    {
      key: 'environment',
      label: say('registry.filter.environment'),
      words: ['env'],
      options: Environment.options.map((value) => ({ value, label: say(`environment.${value}`) })),
    },
    {
      key: 'rotation',
      label: say('registries.column.rotation'),
      words: [],
      options: RotationState.options.map((value) => ({ value, label: say(`rotation.${value}`) })),
    },
    {
      key: 'inSync',
      label: say('registry.filter.inSync'),
      words: ['secrets'],
      options: yesOrNo(say('registry.filter.inSync.yes'), say('registry.filter.inSync.no')),
      isSingle: true,
    },
    {
      key: 'enabled',
      label: say('registry.filter.enabled'),
      words: [],
      options: yesOrNo(say('registry.filter.enabled.yes'), say('registry.filter.enabled.no')),
      isSingle: true,
    },
  ]
}
