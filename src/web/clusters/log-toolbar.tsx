import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import { useText } from '../messages/text.tsx'

const lineCounts = ['100', '500', '1000', '5000'] as const
export const ages = [
  ['all', undefined],
  ['5m', 300],
  ['1h', 3600],
  ['1d', 86_400],
] as const

export interface LogChoice {
  readonly lines: string
  readonly age: (typeof ages)[number][0]
  readonly search: string
  /** Lines in which the search is not found are left out. */
  readonly onlyMatches: boolean
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly wrap: boolean
}

export const firstChoice: LogChoice = {
  lines: '500',
  age: 'all',
  search: '',
  onlyMatches: false,
  follow: true,
  previous: false,
  timestamps: false,
  wrap: true,
}

export interface LogToolbarProps {
  readonly pods: readonly string[]
  /** None chosen: all, also those that come later. */
  readonly chosen: readonly string[]
  readonly onPods: (pods: readonly string[]) => void
  readonly choice: LogChoice
  readonly onChoice: (choice: LogChoice) => void
}

const switches = ['follow', 'previous', 'timestamps', 'wrap'] as const

export function LogToolbar({ pods, chosen, onPods, choice, onChoice }: LogToolbarProps) {
  const { say } = useText()
  const set = (change: Partial<LogChoice>) => onChoice({ ...choice, ...change })
  const options = (values: readonly string[], label: (value: string) => string = (value) => value) =>
    values.map((value) => ({ value, label: label(value) }))
  const ageOptions = ages.map(([age]) => ({ value: age, label: say(`logs.since.${age}`) }))
  const lineOptions = options(lineCounts)
  return (
    <div className="log-tools">
      <FormField label={say('logs.pods')} className="log-pods">
        <Multiselect
          selectedOptions={options(chosen)}
          options={options([...new Set([...pods, ...chosen])])}
          placeholder={chosen.length === 0 ? say('logs.pods.all') : say('logs.pods.chosen', { count: chosen.length })}
          empty={say('pods.empty')}
          deselectAriaLabel={({ label = '' }) => say('logs.pods.remove', { pod: label })}
          onChange={({ detail }) => onPods(detail.selectedOptions.map(({ value = '' }) => value))}
        />
      </FormField>
      <FormField label={say('logs.lines')}>
        <Select
          selectedOption={lineOptions.find(({ value }) => value === choice.lines) ?? null}
          options={lineOptions}
          onChange={({ detail }) => set({ lines: detail.selectedOption.value ?? '500' })}
        />
      </FormField>
      <FormField label={say('logs.since')}>
        <Select
          selectedOption={ageOptions.find(({ value }) => value === choice.age) ?? null}
          options={ageOptions}
          onChange={({ detail }) =>
            set({ age: ages.find(([age]) => age === detail.selectedOption.value)?.[0] ?? 'all' })
          }
        />
      </FormField>
      {switches.map((name) => (
        <Checkbox key={name} checked={choice[name]} onChange={({ detail }) => set({ [name]: detail.checked })}>
          {say(`logs.${name}`)}
        </Checkbox>
      ))}
    </div>
  )
}
