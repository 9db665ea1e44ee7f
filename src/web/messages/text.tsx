import { IntlMessageFormat } from 'intl-messageformat'
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { type Language, loadMessages, type MessageKey, type Messages, rememberLanguage } from './language.ts'

type Values = Readonly<Record<string, string | number>>

/** Says a message in the language in use. */
export type Say = (key: MessageKey, values?: Values) => string

export interface Text {
  readonly language: Language
  readonly say: Say
  readonly setLanguage: (language: Language) => void
}

const TextContext = createContext<Text | undefined>(undefined)

export interface LoadedText {
  readonly language: Language
  readonly messages: Messages
}

export function TextProvider({ initial, children }: { initial: LoadedText; children: ReactNode }) {
  const [{ language, messages }, setLoaded] = useState(initial)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const text = useMemo<Text>(
    () => ({
      language,
      say: sayer(language, messages),
      setLanguage: (next) => {
        rememberLanguage(next)
        void loadMessages(next).then((loaded) => setLoaded({ language: next, messages: loaded }))
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

function sayer(language: Language, messages: Messages): Say {
  const formats = new Map<MessageKey, IntlMessageFormat>()
  return (key, values) => {
    if (values === undefined) return messages[key]
    const format = formats.get(key) ?? new IntlMessageFormat(messages[key], language, {}, { ignoreTag: true })
    formats.set(key, format)
    return String(format.format(values))
  }
}
