import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { causes } from '#contract/diagnosis.ts'
import { explained } from '#features/failures/cause-words.ts'
import { causeInWords } from '../src/web/diagnosis/cause-in-words.ts'
import { messages as english } from '../src/web/messages/en/index.ts'
import { messages as french } from '../src/web/messages/fr/index.ts'
import type { Say } from '../src/web/messages/language.ts'

function sayer(messages: Readonly<Record<keyof typeof english, string>>, language: string): Say {
  return (key, values) => String(new IntlMessageFormat(messages[key], language, {}, { ignoreTag: true }).format(values))
}

const full = {
  host: 'registry.example.com',
  image: 'registry.example.com/team/app:1',
  secrets: 'regcred',
  platform: 'linux/arm64',
  status: 502,
  reason: 'OOMKilled',
  kind: 'Secret',
  name: 'db',
  key: 'password',
  volume: 'data',
  quota: 'team',
  webhook: 'policy.example',
  policy: '',
  probe: 'liveness',
  resource: 'memory',
}

describe.each([
  ['known', full],
  ['not known', {}],
])('with values that are %s', (_name, values) => {
  test.each(causes)('%s is said alike by command line and web', (cause) => {
    const { message, hint } = explained({ cause, confidence: 'likely', values })

    expect(causeInWords(sayer(english, 'en'), { cause, values })).toEqual({ message, hint })
  })

  test.each(causes)('%s is a whole sentence in both languages', (cause) => {
    const inFrench = causeInWords(sayer(french, 'fr'), { cause, values })
    const inEnglish = causeInWords(sayer(english, 'en'), { cause, values })

    for (const text of [inFrench.message, inEnglish.message]) {
      expect(text).toMatch(/^(?:\p{Lu}|registry\.example\.com)/u)
      expect(text).not.toMatch(/[{}]|\(\)| {2}| $|[:\u202F]$/)
    }
    expect(inFrench.message).not.toBe(inEnglish.message)
  })
})
