import type { FlashbarProps } from '@cloudscape-design/components/flashbar'
import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useState } from 'react'
import { useText } from '../messages/text.tsx'

type Notify = (type: 'success' | 'info' | 'warning', content: string) => void

const NotifyContext = createContext<Notify>(() => {})
const ItemsContext = createContext<readonly FlashbarProps.MessageDefinition[]>([])

/** One place for what happened; failures of a form stay in the form. */
export function NotificationProvider({ children }: { readonly children: ReactNode }) {
  const { say } = useText()
  const [items, setItems] = useState<readonly FlashbarProps.MessageDefinition[]>([])
  const notify = useCallback<Notify>(
    (type, content) => {
      const id = crypto.randomUUID()
      const remove = () => setItems((before) => before.filter((item) => item.id !== id))
      const item = { id, type, content, dismissible: true, dismissLabel: say('action.close'), onDismiss: remove }
      setItems((before) => [...before.slice(-2), item])
      if (type === 'success') setTimeout(remove, 8000)
    },
    [say],
  )
  return (
    <NotifyContext value={notify}>
      <ItemsContext value={useMemo(() => items, [items])}>{children}</ItemsContext>
    </NotifyContext>
  )
}

export function useNotify(): Notify {
  return use(NotifyContext)
}

const Flashbar = lazy(() => import('@cloudscape-design/components/flashbar'))

export function Notifications() {
  const items = use(ItemsContext)
  const [wasUsed, setUsed] = useState(false)
  if (items.length > 0 && !wasUsed) setUsed(true)
  if (!wasUsed) return undefined
  return (
    <Suspense>
      <Flashbar items={items} />
    </Suspense>
  )
}
