import { type ReactNode, useEffect } from 'react'
import { languages, type Language } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import './plain.css'

const names: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

/** A page before the sign-in. */
export function PlainPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { say, language, setLanguage } = useText()
  useEffect(() => {
    document.title = `${title} · ${say('app.name')}`
  }, [title, say])
  return (
    <main className="plain-page">
      <div className="plain-card">
        <div className="plain-brand">
          <img src="/icon.svg" alt="" width="32" height="32" />
          <span>{say('app.name')}</span>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
      <div className="plain-languages">
        {languages.map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            className="plain-link"
            aria-pressed={each === language}
            onClick={() => setLanguage(each)}
          >
            {names[each]}
          </button>
        ))}
      </div>
    </main>
  )
}
