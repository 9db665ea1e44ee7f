import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { causes } from '#contract/diagnosis.ts'
import { notificationKinds } from '#contract/notifications.ts'
import { causeInWords } from '../../web/diagnosis/cause-in-words.ts'
import { messages as french } from '../../web/messages/fr/index.ts'
import { causeSaid, sayTelling } from './notification-words.ts'
import type { Telling } from './telling.ts'

const values = {
  host: 'ghcr.io',
  days: 7,
  dueAt: '2026-12-04T00:00:00.000Z',
  setAt: '2026-09-05T00:00:00.000Z',
  because: 'age',
  cause: 'tag-absent',
  image: 'ghcr.io/team/app:1',
  namespace: 'payments',
  by: 'alice',
  operation: 'registry.rotate',
  operationId: 'abcdefgh',
  step: 'prove',
  minutes: 20,
}
const subject = { type: 'registry' as const, id: 'k3f9x2ma', name: 'Production GHCR' }

function telling(kind: Telling['kind'], more: Telling['values'] = {}): Telling {
  return { kind, subject, environments: [], values: { ...values, ...more } }
}

describe.each(['en', 'fr'] as const)('in the language %s', (language) => {
  test.each(notificationKinds)('%s is whole sentences that name what it is about', (kind) => {
    for (const more of [
      {},
      { because: 'expiry' },
      { verdict: 'issuer-denied' },
      { operation: 'registry.roll-back' },
      { paused: 1 },
    ]) {
      const { title, text } = sayTelling(telling(kind, more), language)
      expect(title).toContain('Production GHCR')
      expect(text).toMatch(/^\S.*[.]$/u)
      expect(`${title} ${text}`).not.toMatch(/undefined|NaN|Invalid| {2}|[{}]/)
    }
  })

  test('what people and registries write begins no line and hides nothing', () => {
    const name = 'a\r\nBcc: all@example.com\u2028x\u202Ey\u0000z'
    const { title, text } = sayTelling({ ...telling('pulls-failing'), subject: { ...subject, name } }, language)
    expect(`${title}${text}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })
})

test('French sentences have French spaces, and both languages differ', () => {
  for (const kind of notificationKinds) {
    const { title, text } = sayTelling(telling(kind), 'fr')
    expect(`${title} ${text}`).not.toMatch(/[^\u202F\u00A0][;!?](?:\s|$)| [:;!?]/u)
    expect(title).not.toBe(sayTelling(telling(kind), 'en').title)
  }
})

test('one day is one day', () => {
  expect(sayTelling(telling('rotation-due-soon', { days: 1 }), 'en').title).toContain('1 day left')
  expect(sayTelling(telling('rotation-due-soon', { days: 1 }), 'fr').title).toMatch(/1 jour$/)
})

test.each(causes)('the cause %s is said in French as on the web', (cause) => {
  for (const known of [{ ...values, cause }, { cause }]) {
    const web = causeInWords(
      (key, named) => String(new IntlMessageFormat(french[key], 'fr', {}, { ignoreTag: true }).format(named)),
      { cause, values: known },
    )
    expect(causeSaid(known, 'fr')).toBe(web.message)
  }
})
