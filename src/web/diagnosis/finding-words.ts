import type { Evidence, Finding, Fix } from '#contract/diagnosis.ts'
import type { Say } from '../messages/language.ts'

const names =
  'secret type problem keys registry state account secrets username answer platforms node platform condition at host namespace workload count'

/** What the words may name, where the evidence does not. */
const nothing: Readonly<Record<string, string>> = Object.fromEntries(names.split(' ').map((name) => [name, '–']))

const answers = [
  'pulls',
  'unauthorized',
  'sign-in-needed',
  'denied',
  'not-found',
  'rate-limited',
  'blocked-by-policy',
] as const

/** What a registry answered; that the console itself does not reach it, says nothing of the node. */
function answerInWords(say: Say, answer: string): string {
  const known = answers.find((each) => each === answer)
  return known === undefined ? say('diagnosis.answer.away', { answer }) : say(`diagnosis.answer.${known}`)
}

/** One line of evidence; what Kubernetes said stays as it is. */
export function evidenceInWords(say: Say, { fact, values, message }: Evidence): string {
  if (fact === 'said') return message
  const answer = answerInWords(say, String(values['answer'] ?? ''))
  return say(`diagnosis.fact.${fact}`, { ...nothing, ...values, answer })
}

export function fixInWords(
  say: Say,
  { fix, values }: Pick<Fix, 'fix' | 'values'>,
): { readonly title: string; readonly text: string } {
  return {
    title: say(`diagnosis.fix.${fix}`),
    text: say(`diagnosis.fixText.${fix}`, { ...nothing, ...values }),
  }
}

export function podsInWords(say: Say, { pods }: Pick<Finding, 'pods'>): string {
  const shown = pods.slice(0, 3).join(', ')
  return say('diagnosis.pods', { count: pods.length, names: pods.length > 3 ? `${shown}, …` : shown })
}
