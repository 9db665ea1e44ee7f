import type { messages as english } from './en/index.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }
export type MessageKey = keyof typeof english
export type Messages = Readonly<Partial<Record<MessageKey, string>>>

/** Says a message in the language in use. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string

const storageKey = 'pesitwizard.language'

/** What the person chose, or else the first of the browser's languages that is ours. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(storageKey) ?? ''
  for (const tag of [chosen, ...navigator.languages]) {
    const found = languages.find((language) => tag.startsWith(language))
    if (found !== undefined) return found
  }
  return 'en'
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language)
}

/** A part of the messages: a page needs its own, and loads no more. */
export type MessagePart =
  | 'core'
  | 'lists'
  | 'verdicts'
  | 'checks'
  | 'details'
  | 'diagnosis'
  | 'help'
  | 'notifications'
  | 'fields'

const parts: Readonly<Record<MessagePart, Readonly<Record<Language, () => Promise<Messages>>>>> = {
  core: {
    en: async () => (await import('./en/core.ts')).core,
    fr: async () => (await import('./fr/core.ts')).core,
  },
  lists: {
    en: async () => (await import('./en/lists.ts')).lists,
    fr: async () => (await import('./fr/lists.ts')).lists,
  },
  verdicts: {
    en: async () => (await import('./en/verdicts.ts')).verdicts,
    fr: async () => (await import('./fr/verdicts.ts')).verdicts,
  },
  checks: {
    en: async () => (await import('./en/checks.ts')).checks,
    fr: async () => (await import('./fr/checks.ts')).checks,
  },
  details: {
    en: async () => (await import('./en/details.ts')).details,
    fr: async () => (await import('./fr/details.ts')).details,
  },
  diagnosis: {
    en: async () => (await import('./en/diagnosis.ts')).diagnosis,
    fr: async () => (await import('./fr/diagnosis.ts')).diagnosis,
  },
  help: {
    en: async () => (await import('./en/help.ts')).help,
    fr: async () => (await import('./fr/help.ts')).help,
  },
  fields: {
    en: async () => (await import('./en/fields.ts')).fields,
    fr: async () => (await import('./fr/fields.ts')).fields,
  },
  notifications: {
    en: async () => (await import('./en/notifications.ts')).notifications,
    fr: async () => (await import('./fr/notifications.ts')).notifications,
  },
}

export interface LoadedText {
  readonly language: Language
  readonly messages: Messages
}

let loaded: LoadedText = { language: 'en', messages: {} }
const needed = new Set<MessagePart>()
const listeners = new Set<() => void>()

export const loadedText = {
  get: (): LoadedText => loaded,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Brings a part of the messages in the language in use, before something that says them is shown. */
export async function needMessages(part: MessagePart): Promise<void> {
  if (needed.has(part)) return
  const { language } = loaded
  const messages = await parts[part][language]()
  needed.add(part)
  if (language === loaded.language) tell({ language, messages: { ...loaded.messages, ...messages } })
  else await changeLanguage(loaded.language)
}

/** From now on everything is said in that language. */
export async function changeLanguage(language: Language): Promise<void> {
  const all = await Promise.all([...needed].map((part) => parts[part][language]()))
  tell({ language, messages: Object.assign({}, ...all) as Messages })
}

function tell(next: LoadedText): void {
  loaded = next
  for (const listener of listeners) listener()
}
