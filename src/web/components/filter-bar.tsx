import Button from '@cloudscape-design/components/button'
import { lazy, Suspense, useId, useState } from 'react'
import { useText } from '../messages/text.tsx'
import { type Chosen, type Facet, toggleValue } from './facets.ts'

export interface FilterBarProps {
  readonly facets: readonly Facet[]
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}

const FilterPanel = lazy(async () => ({ default: (await import('./filter-panel.tsx')).FilterPanel }))

/** Opens the filters below; they stay open, so that several are ticked one after the other. */
export function FilterBar(props: FilterBarProps) {
  const { say } = useText()
  const [isOpen, setOpen] = useState(false)
  const panel = useId()
  return (
    <>
      <Button
        iconName="filter"
        ariaExpanded={isOpen}
        {...(isOpen ? { ariaControls: panel } : {})}
        onClick={() => setOpen(!isOpen)}
      >
        {say('table.filter.add')}
      </Button>
      {isOpen && (
        <div id={panel} className="filter-panel">
          <Suspense>
            <FilterPanel {...props} />
          </Suspense>
        </div>
      )}
      <FilterTokens {...props} />
    </>
  )
}

/** What is chosen, each to be taken away again. */
function FilterTokens({ facets, chosen, onChoose }: FilterBarProps) {
  const { say } = useText()
  const tokens = facets.flatMap((facet) =>
    facet.options
      .filter(({ value }) => chosen[facet.key]?.includes(value))
      .map(({ value, label }) => ({
        facet,
        value,
        text: say('table.filter.token', { facet: facet.label, value: label }),
      })),
  )
  if (tokens.length === 0) return undefined
  return (
    <ul className="filter-tokens" aria-label={say('table.filter.chosen')}>
      {tokens.map(({ facet, value, text }) => (
        <li key={`${facet.key}:${value}`}>
          {text}
          <button
            type="button"
            aria-label={say('table.filter.remove', { filter: text })}
            onClick={() => onChoose(toggleValue(chosen, facet, value))}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      <li className="filter-tokens-clear">
        <button type="button" onClick={() => onChoose({})}>
          {say('action.clearFilter')}
        </button>
      </li>
    </ul>
  )
}
