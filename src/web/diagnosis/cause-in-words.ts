import type { ExplainedCause } from '#contract/diagnosis.ts'
import type { MessageKey, Say } from '../messages/language.ts'

type Values = ExplainedCause['values']

/** What a sentence may name; what is not known of it is left out. */
const unknown: Values = Object.fromEntries(
  ['secrets', 'platform', 'status', 'reason', 'kind', 'name', 'key', 'volume', 'quota', 'webhook', 'policy']
    .concat(['probe', 'resource'])
    .map((name) => [name, '']),
)

/** The cause in one sentence, and what to do about it. */
export function causeInWords(say: Say, { cause, values }: Pick<ExplainedCause, 'cause' | 'values'>) {
  return {
    message: tidy(sayOf(say, `diagnosis.cause.${cause}`, values)),
    hint: sayOf(say, `diagnosis.hint.${cause}`, values),
  }
}

function sayOf(say: Say, key: MessageKey, values: Values): string {
  const defaults = { host: say('diagnosis.default.host'), image: say('diagnosis.default.image') }
  const said = say(key, { ...unknown, ...defaults, ...values })
  const begins = Object.entries(defaults).some(([name, word]) => values[name] === undefined && said.startsWith(word))
  return begins ? said.charAt(0).toUpperCase() + said.slice(1) : said
}

function tidy(text: string): string {
  return text
    .replaceAll('()', '')
    .replaceAll(/ {2,}/g, ' ')
    .replace(/[:\s\u202F]+$/, '')
}
