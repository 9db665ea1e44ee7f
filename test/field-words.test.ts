import { IntlMessageFormat } from 'intl-messageformat'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { NewTransferCluster } from '#contract/clusters.ts'
import { NewConnection } from '#contract/connections.ts'
import { NewNotificationChannel } from '#contract/notifications.ts'
import { NewRegistry } from '#contract/registries.ts'
import { issueInWords, refusalInWords, sentences } from '../src/web/components/field-words.ts'
import { noteInWords } from '../src/web/components/note-in-words.ts'
import { messages as english } from '../src/web/messages/en/index.ts'
import { messages as french } from '../src/web/messages/fr/index.ts'
import type { MessageKey, Say } from '../src/web/messages/language.ts'

const catalogues: Readonly<Record<'en' | 'fr', Readonly<Record<MessageKey, string>>>> = { en: english, fr: french }

function sayer(language: 'en' | 'fr'): Say {
  return (key, values) =>
    String(new IntlMessageFormat(catalogues[language][key], language, {}, { ignoreTag: true }).format(values))
}

const schemas = { NewRegistry, NewConnection, NewTransferCluster, NewNotificationChannel }

/** What people type wrongly, in every field at once. */
const wrong: readonly unknown[] = [
  {},
  { name: '', url: '', webhook: { url: '' }, mail: { host: '', from: '', to: [], port: 0 } },
  ...['\u0007 ü§!', 'x'.repeat(20_000), 5, null, [], { a: 1 }].map((bad) => ({
    name: bad,
    description: bad,
    url: bad,
    imagePath: bad,
    defaultTag: bad,
    username: bad,
    password: bad,
    expiresAt: bad,
    rotateEveryDays: bad,
    tenantId: bad,
    server: bad,
    namespace: bad,
    deploymentName: bad,
    replicas: bad,
    namespaces: { names: [bad], labelSelector: bad },
    tls: { plainHttp: false, caCertificate: bad },
    database: { url: bad, username: bad, password: bad },
    resources: { requests: { cpu: bad, memory: bad }, limits: { cpu: bad, memory: bad } },
    storage: { type: 'host-path', path: bad },
    env: { [JSON.stringify(bad).slice(0, 300)]: bad },
    webhook: { url: bad, signingSecret: bad, format: bad },
    mail: { host: bad, port: bad, from: bad, to: [bad] },
    quietHours: { from: bad, to: bad, timeZone: bad },
  })),
]

function issues(): readonly z.core.$ZodIssue[] {
  return Object.values(schemas).flatMap((schema) =>
    wrong.flatMap((input) => schema.safeParse(input).error?.issues ?? []),
  )
}

describe('what is wrong with a field', () => {
  test('is said in whole sentences of either language, and never in those of a library', () => {
    const found = issues()
    expect(found.length).toBeGreaterThan(200)
    for (const issue of found) {
      const [inEnglish, inFrench] = [issueInWords(sayer('en'), issue), issueInWords(sayer('fr'), issue)]
      expect(inFrench, issue.message).not.toBe(inEnglish)
      expect(`${inEnglish} ${inFrench}`).not.toMatch(/Invalid|Too small|Too big|expected|undefined|[{}]/)
    }
  })

  test('has a message for every sentence of the contract that a form can meet', () => {
    const sources = ['common', 'registries', 'connections', 'clusters', 'notifications']
      .map((name) => readFileSync(`src/contract/${name}.ts`, 'utf8'))
      .join('\n')
    for (const [sentence, key] of Object.entries(sentences)) {
      expect(sources, sentence).toContain(sentence)
      expect(english[key]).toBe(sentence)
    }
  })

  test('is said by its code where the console refuses it, and in its own words where there are none', () => {
    const refused = { pointer: '/name', code: 'taken', detail: 'The name is taken' }
    expect(refusalInWords(sayer('fr'), refused)).toBe(french['field.code.taken'])
    expect(refusalInWords(sayer('fr'), { ...refused, code: 'of-its-own' })).toBe('The name is taken')
  })
})

test('a note on what was saved is said in French where it is known, and in English as the console says it', () => {
  const note = { code: 'storage-none', message: 'Without storage' }
  const text = (language: 'en' | 'fr') => ({ say: sayer(language), language })
  expect(noteInWords(text('en'), note)).toBe('Without storage')
  expect(noteInWords(text('fr'), note)).toBe(french['note.storage-none'])
  expect(noteInWords(text('fr'), { code: 'of-its-own', message: 'Something' })).toBe('Something')
})

test('every note that the console makes of a form is known', () => {
  const sources = globSync('src/features/{registries,clusters}/*.ts').map((file) => readFileSync(file, 'utf8'))
  const made = sources.flatMap((source) =>
    [...source.matchAll(/code: '([a-z-]+)',?\s+message/g)].map(([, code]) => code),
  )
  expect(made.length).toBeGreaterThan(8)
  for (const code of made) expect(Object.keys(english)).toContain(`note.${code}`)
})
