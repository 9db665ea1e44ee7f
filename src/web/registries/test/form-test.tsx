import type { FormErrors } from '../../components/form-errors.ts'
import { useText } from '../../messages/text.tsx'
import { fieldOfStep } from './test-input.ts'
import { TestPanel } from './test-panel.tsx'
import { stepWords } from './test-words.ts'
import type { TestedSave } from './use-tested-save.ts'

export interface FormTestProps {
  readonly tested: TestedSave
  readonly url: string
  readonly errors: Pick<FormErrors, 'point'>
  readonly onRun: () => void
}

/** The test beside a form: it says what is wrong, and leads to the field that it is about. */
export function FormTest({ tested, url, errors, onRun }: FormTestProps) {
  const { say } = useText()
  const { test, onStop } = tested
  const fix = (name: string) => {
    const step = test.steps.find((each) => each.step === name)
    if (step !== undefined) errors.point(fieldOfStep(name), stepWords(say, step).cause)
  }
  return <TestPanel test={test} url={url} run={say('check.run')} onRun={onRun} onStop={onStop} onFix={fix} />
}
