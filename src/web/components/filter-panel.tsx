import Checkbox from '@cloudscape-design/components/checkbox'
import { toggleValue } from './facets.ts'
import type { FilterBarProps } from './filter-bar.tsx'

/** Every filter that there is; what is chosen is ticked. */
export function FilterPanel({ facets, chosen, onChoose }: FilterBarProps) {
  return facets.map((facet) => (
    <fieldset key={facet.key} className={facet.options.length > 6 ? 'plain-group filter-wide' : 'plain-group'}>
      <legend>{facet.label}</legend>
      {facet.options.map(({ value, label }) => (
        <Checkbox
          key={value}
          checked={chosen[facet.key]?.includes(value) ?? false}
          onChange={() => onChoose(toggleValue(chosen, facet, value))}
        >
          {label}
        </Checkbox>
      ))}
    </fieldset>
  ))
}
