import { useEffect, useState } from 'react'
import { useText } from '../messages/text.tsx'
import type { Language, Say } from '../messages/language.ts'

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** "3 hours ago", with the exact instant for who hovers or copies; kept up to date. */
export function RelativeTime({ at }: { readonly at: string }) {
  const { language, say } = useText()
  const now = useNow(15_000)
  return (
    <time dateTime={at} title={absoluteTime(at, language)}>
      {relativeTime(Date.parse(at) - now, language, say)}
    </time>
  )
}

function relativeTime(differenceMs: number, language: Language, say: Say): string {
  const seconds = Math.round(differenceMs / 1000)
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  }
  return say('time.now')
}

export function absoluteTime(at: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long' }).format(new Date(at))
}

export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
