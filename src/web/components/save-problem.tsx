import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ProblemError } from '#contract/client.ts'
import { type Say, useText } from '../messages/text.tsx'
import { differencesOf, mergeInputs } from './meanwhile.ts'
import { ProblemAlert } from './problem-alert.tsx'

/** A revision of a thing, as the form shows it. */
export interface Written<Input> {
  readonly revision: number
  readonly input: Input
}

export interface SaveProblemProps<Input> {
  readonly error: unknown
  /** What the form was filled from. */
  readonly base: Written<Input>
  readonly yours: Input
  /** What the console has now. */
  readonly theirs: Written<Input>
  readonly labelOf: (key: keyof Input & string) => string
  /** What stands for a value that is a code or an id; the value itself where nothing does. */
  readonly wordsOf: (key: keyof Input & string, input: Input) => string | undefined
  /** Nothing is saved yet: the form goes on from their revision. */
  readonly onGoOn: (base: Written<Input>, input: Input) => void
}

/** Why a form was not saved. Where someone else was faster, what they changed beside what stands in the form. */
export function SaveProblem<Input extends object>(props: SaveProblemProps<Input>) {
  const { error, base, theirs } = props
  const isLate = error instanceof ProblemError && error.problem.code === 'precondition-failed'
  if (isLate && theirs.revision !== base.revision) return <ChangedMeanwhile key={theirs.revision} {...props} />
  return <ProblemAlert error={error} />
}

function ChangedMeanwhile<Input extends object>(props: SaveProblemProps<Input>) {
  const { base, yours, theirs, labelOf, wordsOf, onGoOn } = props
  const { say } = useText()
  const inputs = { opened: base.input, yours, theirs: theirs.input }
  const differences = differencesOf(inputs)
  const [kept, setKept] = useState<ReadonlySet<string>>(
    () => new Set(differences.filter(({ isYoursToo }) => isYoursToo).map(({ key }) => key)),
  )
  const keep = (key: string, isKept: boolean) => setKept((before) => withOrWithout(before, key, isKept))
  return (
    <Alert type="warning" header={say('problem.precondition-failed')}>
      <SpaceBetween size="m">
        <div>{say(differences.length === 0 ? 'meanwhile.nothing' : 'meanwhile.text')}</div>
        {differences.map(({ key, theirs: their, yours: your }) => (
          <FormField key={key} label={labelOf(key)}>
            <RadioGroup
              value={kept.has(key) ? 'yours' : 'theirs'}
              onChange={({ detail }) => keep(key, detail.value === 'yours')}
              items={[
                {
                  value: 'theirs',
                  label: say('meanwhile.theirs'),
                  description: wordsOf(key, theirs.input) ?? inWords(their, say),
                },
                {
                  value: 'yours',
                  label: say('meanwhile.yours'),
                  description: wordsOf(key, yours) ?? inWords(your, say),
                },
              ]}
            />
          </FormField>
        ))}
        <Button onClick={() => onGoOn(theirs, mergeInputs(inputs, kept))}>{say('meanwhile.goOn')}</Button>
      </SpaceBetween>
    </Alert>
  )
}

function withOrWithout(before: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const others = [...before].filter((each) => each !== key)
  return new Set(isIn ? [...others, key] : others)
}

const longestValue = 200

function inWords(value: unknown, say: Say): string {
  if (typeof value === 'boolean') return say(value ? 'meanwhile.on' : 'meanwhile.off')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text === '' || text === '[]') return '–'
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}
