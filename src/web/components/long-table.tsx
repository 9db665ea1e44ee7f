import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import { useText } from '../messages/text.tsx'
import './long-table.css'

export interface LongColumn<Item> {
  readonly id: string
  readonly header: string
  /** As CSS grid says it: `2fr`. */
  readonly width: string
  readonly cell: (item: Item) => ReactNode
}

export interface LongTableProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  /** How many there are, loaded or not. */
  readonly total: number
  readonly columns: readonly LongColumn<Item>[]
  readonly keyOf: (item: Item) => string
  readonly isLoading: boolean
  /** The end of what is loaded comes into sight. */
  readonly onNearEnd: () => void
  readonly empty: ReactNode
}

const rowHeight = 56

/** A table of any length, of which only what is in sight is in the document. */
export function LongTable<Item>(props: LongTableProps<Item>) {
  const { label, items, total, columns, keyOf, isLoading, onNearEnd, empty } = props
  const { say } = useText()
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (!isLoading && items.length < total && last >= items.length - 20) onNearEnd()
  }, [isLoading, items.length, total, last, onNearEnd])
  const gridTemplateColumns = columns.map(({ width }) => `minmax(0, ${width})`).join(' ')
  return (
    <div ref={frame} className="long-table" role="region" tabIndex={0} aria-label={label}>
      <div role="table" aria-label={label} aria-rowcount={total + 1} className="long-inner">
        <div role="rowgroup" className="long-head">
          <div role="row" aria-rowindex={1} className="long-row" style={{ gridTemplateColumns }}>
            {columns.map(({ id, header }) => (
              <div key={id} role="columnheader">
                {header}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="long-body" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const item = items[index]
            if (item === undefined) return undefined
            return (
              <div
                key={keyOf(item)}
                role="row"
                aria-rowindex={index + 2}
                className="long-row long-place"
                style={{ gridTemplateColumns, height: rowHeight, transform: `translateY(${start}px)` }}
              >
                {columns.map(({ id, cell }) => (
                  <div key={id} role="cell" className="long-cell">
                    {cell(item)}
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
      {items.length === 0 && <div className="long-empty">{isLoading ? say('table.loading') : empty}</div>}
    </div>
  )
}
