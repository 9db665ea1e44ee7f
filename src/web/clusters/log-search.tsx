import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useText } from '../messages/text.tsx'
import type { LogChoice } from './log-toolbar.tsx'

export interface LogSearchProps {
  readonly choice: LogChoice
  readonly onChoice: (choice: LogChoice) => void
  /** How many matches there are. */
  readonly count: number
  /** The match that was gone to, from 0. */
  readonly current: number | undefined
  readonly onStep: (step: 1 | -1) => void
}

/** Enter goes to the next match, Shift+Enter to the one before, as in a browser. */
export function LogSearch({ choice, onChoice, count, current, onStep }: LogSearchProps) {
  const { say } = useText()
  const isSearching = choice.search.trim() !== ''
  return (
    <div className="log-tools">
      <FormField label={say('logs.search')}>
        <Input
          type="search"
          value={choice.search}
          clearAriaLabel={say('table.filter.clear')}
          onChange={({ detail }) => onChoice({ ...choice, search: detail.value })}
          onKeyDown={({ detail }) => {
            if (detail.key === 'Enter' && !detail.isComposing) onStep(detail.shiftKey ? -1 : 1)
          }}
        />
      </FormField>
      {isSearching && (
        <>
          <div className="log-matches">
            <Button
              variant="icon"
              iconName="angle-up"
              ariaLabel={say('logs.match.previous')}
              disabled={count === 0}
              onClick={() => onStep(-1)}
            />
            <Button
              variant="icon"
              iconName="angle-down"
              ariaLabel={say('logs.match.next')}
              disabled={count === 0}
              onClick={() => onStep(1)}
            />
            <span role="status">
              {current === undefined
                ? say('logs.matches', { count })
                : say('logs.match.current', { current: current + 1, count })}
            </span>
          </div>
          <Checkbox
            checked={choice.onlyMatches}
            onChange={({ detail }) => onChoice({ ...choice, onlyMatches: detail.checked })}
          >
            {say('logs.onlyMatches')}
          </Checkbox>
        </>
      )}
    </div>
  )
}
