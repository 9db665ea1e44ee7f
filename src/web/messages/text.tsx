import { IntlMessageFormat } from 'intl-messageformat'
import { createContext, type ReactNode, use, useEffect, useMemo, useSyncExternalStore } from 'react'
import {
  changeLanguage,
  type Language,
  loadedText,
  type MessageKey,
  type Messages,
  type Say,
  rememberLanguage,
} from './language.ts'

export type { Say } from './language.ts'

export interface Text {
  readonly language: Language
  readonly say: Say
  readonly setLanguage: (language: Language) => void
}

const TextContext = createContext<Text | undefined>(undefined)

export function TextProvider({ children }: { readonly children: ReactNode }) {
  const { language, messages } = useSyncExternalStore(loadedText.subscribe, loadedText.get)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const text = useMemo<Text>(
    () => ({
      language,
      say: sayer(language, messages),
      setLanguage: (next) => {
        rememberLanguage(next)
        void changeLanguage(next)
      },
    }),
    [language, messages],
  )
  return <TextContext value={text}>{children}</TextContext>
}

export function useText(): Text {
  const text = use(TextContext)
  if (text === undefined) throw new Error('useText needs a TextProvider around it')
  return text
}

/** Its page did not ask for the part of the messages in which it is. */
function missing(key: MessageKey): string {
  globalThis.console.error(`The message ${key} is not loaded`)
  return key
}

function sayer(language: Language, messages: Messages): Say {
  const formats = new Map<MessageKey, IntlMessageFormat>()
  return (key, values) => {
    const message = messages[key] ?? missing(key)
    if (values === undefined) return message
    const format = formats.get(key) ?? new IntlMessageFormat(message, language, {}, { ignoreTag: true })
    formats.set(key, format)
    return String(format.format(values))
  }
}
