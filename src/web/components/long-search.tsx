import TextFilter from '@cloudscape-design/components/text-filter'
import { useState } from 'react'
import { useText } from '../messages/text.tsx'

export interface LongSearchProps {
  readonly label: string
  /** What is searched for, as the address has it. */
  readonly value: string
  /** How many were found. */
  readonly count: number | undefined
  readonly onSearch: (text: string | undefined) => void
}

/** The search above a long table, carried out where the rows are: on the console. */
export function LongSearch({ label, value, count, onSearch }: LongSearchProps) {
  const { say } = useText()
  const [typed, setTyped] = useState(value)
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder={label}
      filteringAriaLabel={label}
      filteringClearAriaLabel={say('table.filter.clear')}
      countText={value === '' || count === undefined ? '' : say('table.count', { count })}
      onChange={({ detail }) => setTyped(detail.filteringText)}
      onDelayedChange={({ detail }) => onSearch(detail.filteringText.trim() === '' ? undefined : detail.filteringText)}
    />
  )
}
