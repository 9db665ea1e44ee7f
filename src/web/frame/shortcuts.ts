import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'
import { useRouter } from '@tanstack/react-router'

const storageKey = 'pesitwizard.shortcuts'
const listeners = new Set<() => void>()

/** Whether single keys do something (WCAG 2.1.4); kept in this browser. */
export function useShortcuts(): readonly [boolean, (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(follow, () => localStorage.getItem(storageKey) !== 'off')
  const choose = useCallback((next: boolean) => {
    localStorage.setItem(storageKey, next ? 'on' : 'off')
    for (const listener of listeners) listener()
  }, [])
  return [isOn, choose]
}

function follow(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The second key after `g`. */
const places: Readonly<Record<string, string>> = {
  d: '/',
  r: '/registries',
  c: '/clusters',
  o: '/orchestrators',
  a: '/activity',
  s: '/settings',
}

export interface KeyActions {
  readonly onSearch: () => void
  readonly onHelp: () => void
}

/** Ctrl or Cmd and K always; `/`, `?` and `g …` unless switched off or typed into a field. */
export function useKeys({ onSearch, onHelp }: KeyActions): void {
  const router = useRouter()
  const [hasShortcuts] = useShortcuts()
  const wentAt = useRef(0)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return onSearch()
      }
      if (!hasShortcuts || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const place = Date.now() - wentAt.current < 1500 ? places[event.key] : undefined
      wentAt.current = event.key === 'g' ? Date.now() : 0
      if (place !== undefined) return void router.navigate({ href: place })
      if (event.key !== '/' && event.key !== '?') return
      event.preventDefault()
      if (event.key === '/') onSearch()
      else onHelp()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [router, hasShortcuts, onSearch, onHelp])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], dialog, [role="dialog"]') !== null
  )
}
