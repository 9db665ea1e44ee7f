import type { messages as english } from './en/index.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }
export type MessageKey = keyof typeof english
export type Messages = Readonly<Record<MessageKey, string>>

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

/** Only the language in use is loaded. */
export async function loadMessages(language: Language): Promise<Messages> {
  const { messages } = language === 'fr' ? await import('./fr/index.ts') : await import('./en/index.ts')
  return messages
}
