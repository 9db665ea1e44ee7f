import type { RegistryTestStep } from '#contract/checks.ts'
import type { Say } from '../../messages/language.ts'
import { stepWords } from './test-words.ts'

export interface Told {
  readonly url: string
  readonly at: string
  readonly steps: readonly RegistryTestStep[]
}

/** A test as text for a ticket. A step holds no credential, and neither does this. */
export function textOfTest(say: Say, { url, at, steps }: Told): string {
  const lines = steps.flatMap((step) => {
    const { cause, hint } = stepWords(say, step)
    const head = `[${say(`check.state.${step.state}`)}] ${say(`check.step.${step.step}`)}: ${cause}`
    return [head, ...(hint === undefined ? [] : [`    → ${hint}`])]
  })
  return [`${say('check.text.title', { url })} (${at})`, '', ...lines, ''].join('\n')
}
