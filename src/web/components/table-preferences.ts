import { useCallback, useState } from 'react'
import { z } from 'zod'

/** Which columns a person wants to see, where that differs from what is shown at first. */
export type ShownColumns = Readonly<Record<string, boolean>>

const ShownColumns = z.record(z.string(), z.boolean())

/** Kept in this browser, for this person alone; nothing but the names of columns. */
export function useShownColumns(table: string | undefined) {
  const key = `pesitwizard.columns.${table ?? ''}`
  const [shown, setShown] = useState(() => read(key))
  const choose = useCallback(
    (columns: ShownColumns) => {
      localStorage.setItem(key, JSON.stringify(columns))
      setShown(columns)
    },
    [key],
  )
  return [shown, choose] as const
}

function read(key: string): ShownColumns {
  try {
    return ShownColumns.parse(JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    return {}
  }
}
