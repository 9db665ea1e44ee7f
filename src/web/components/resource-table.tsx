import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import type { UseQueryResult } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useText } from '../messages/text.tsx'
import { addValues, type Chosen, type Facet, readTyped } from './facets.ts'
import { FilterBar } from './filter-bar.tsx'
import { ProblemAlert } from './problem-alert.tsx'
import { type ShownColumns, useShownColumns } from './table-preferences.ts'
import type { TablePreferencesDialogProps } from './table-preferences-dialog.tsx'

/** What the address says about a list; every change of it is a new address. */
export interface ListState {
  readonly search?: string | undefined
  readonly sort?: string | undefined
  readonly cursor?: string | undefined
}

export interface ResourceColumn<Item> extends TableProps.ColumnDefinition<Item> {
  readonly id: string
  readonly header: string
  /** Shown only to who asks for it. */
  readonly isExtra?: boolean
  /** Not to be chosen away, like the name. */
  readonly isAlways?: boolean
}

interface ItemsPage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
  readonly total?: number | undefined
}

export interface ListFilter {
  readonly facets: readonly Facet[]
  readonly chosen: Chosen
  /** Both at once, for both may come out of one line that was typed. */
  readonly onChoose: (chosen: Chosen, search: string | undefined) => void
}

/** What is done to several items at once. */
export interface Selection<Item> {
  readonly ids: ReadonlySet<string | number>
  readonly onChange: (ids: ReadonlySet<string | number>) => void
  readonly nameOf: (item: Item) => string
  readonly actions: (selected: readonly Item[]) => ReactNode
}

export interface ResourceTableProps<Item> {
  readonly label: string
  readonly query: UseQueryResult<ItemsPage<Item>>
  readonly columns: readonly ResourceColumn<Item>[]
  readonly state: ListState
  readonly onState: (state: ListState) => void
  readonly findLabel: string
  readonly filter?: ListFilter
  readonly isFiltered: boolean
  readonly onClear: () => void
  readonly noMatch?: string
  /** Shown only when it is known that there is nothing. */
  readonly empty: ReactNode
  readonly selection?: Selection<Item>
  /** Under which the choice of columns is kept; without it there is none. */
  readonly name?: string
}

/** A list whose finding, sorting and paging the server does. It is never called empty before the answer is there. */
export function ResourceTable<Item extends { readonly id: string | number }>(props: ResourceTableProps<Item>) {
  const { label, query, columns, state, onState, isFiltered, selection } = props
  const { say } = useText()
  const [shown, choose] = useShownColumns(props.name)
  const { data, error, isPending, refetch } = query
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const descending = state.sort?.startsWith('-') ?? false
  const sortingField = state.sort?.replace(/^-/, '') ?? 'name'
  const visible = columns.filter((column) => isVisible(column, shown))
  const items = data?.items ?? []
  const selected = items.filter(({ id }) => selection?.ids.has(id))
  return (
    <Table<Item>
      variant="full-page"
      stickyHeader
      wrapLines
      enableKeyboardNavigation
      trackBy="id"
      items={items}
      columnDefinitions={visible.map((column) => ({ minWidth: 130, ...column }))}
      {...(selection === undefined
        ? {}
        : {
            selectionType: 'multi',
            selectedItems: selected,
            onSelectionChange: ({ detail }) => selection.onChange(new Set(detail.selectedItems.map(({ id }) => id))),
          })}
      sortingColumn={{ sortingField }}
      sortingDescending={descending}
      onSortingChange={({ detail }) => {
        const field = detail.sortingColumn.sortingField ?? 'name'
        onState({ ...state, cursor: undefined, sort: `${detail.isDescending === true ? '-' : ''}${field}` })
      }}
      ariaLabels={{
        tableLabel: label,
        selectionGroupLabel: say('table.selection'),
        allItemsSelectionLabel: () => say('table.selectAll'),
        itemSelectionLabel: (_, item) => say('table.select', { name: selection?.nameOf(item) ?? '' }),
      }}
      header={
        <Header
          variant="h2"
          counter={data?.total === undefined ? '' : `(${data.total})`}
          actions={selection?.actions(selected)}
        >
          {label}
        </Header>
      }
      filter={<Finding {...props} total={data?.total} />}
      pagination={<Paging state={state} nextCursor={data?.nextCursor ?? null} onState={onState} />}
      preferences={
        props.name !== undefined && (
          <ColumnChooser
            columns={columns
              .filter(isChoosable)
              .map((column) => ({ id: column.id, label: column.header, isShown: isVisible(column, shown) }))}
            onChoose={choose}
          />
        )
      }
      empty={
        isPending ? (
          <SkeletonRows />
        ) : isFiltered ? (
          <NothingMatches text={props.noMatch ?? say('table.noMatch')} onClear={props.onClear} />
        ) : (
          props.empty
        )
      }
    />
  )
}

function isChoosable<Item>({ isRowHeader = false, isAlways = false }: ResourceColumn<Item>): boolean {
  return !isRowHeader && !isAlways
}

function isVisible<Item>(column: ResourceColumn<Item>, shown: ShownColumns): boolean {
  return !isChoosable(column) || (shown[column.id] ?? column.isExtra !== true)
}

const PreferencesDialog = lazy(async () => ({
  default: (await import('./table-preferences-dialog.tsx')).TablePreferencesDialog,
}))

function ColumnChooser(props: Omit<TablePreferencesDialogProps, 'onClose'>) {
  const { say } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="icon" iconName="settings" ariaLabel={say('table.preferences')} onClick={() => setOpen(true)} />
      {isOpen && (
        <Suspense>
          <PreferencesDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** The rows before they are known. */
function SkeletonRows() {
  const { say } = useText()
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{say('table.loading')}</span>
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  )
}

type FindingProps<Item> = Pick<ResourceTableProps<Item>, 'state' | 'onState' | 'findLabel' | 'filter'> & {
  readonly total: number | undefined
}

function Finding<Item>({ state, onState, findLabel, filter, total }: FindingProps<Item>) {
  const find = (text: string, isFinished: boolean) => {
    const { search, unfinished, found } = readTyped(text, filter?.facets ?? [], isFinished)
    const sought = search === '' ? undefined : search
    if (filter === undefined || found.length === 0) onState({ ...state, cursor: undefined, search: sought })
    else filter.onChoose(addValues(filter.chosen, found), sought)
    return { search, left: found.length === 0 ? text : [search, unfinished].join(' ').trim() }
  }
  const choose = (chosen: Chosen) => filter?.onChoose(chosen, state.search)
  return (
    <div className="find">
      <SearchField value={state.search ?? ''} label={findLabel} count={total} onFind={find} />
      {filter !== undefined && <FilterBar {...filter} onChoose={choose} />}
    </div>
  )
}

interface SearchFieldProps {
  readonly value: string
  readonly label: string
  readonly count: number | undefined
  /** Tells what is searched for, and what is left in the field. */
  readonly onFind: (text: string, isFinished: boolean) => { readonly search: string; readonly left: string }
}

function SearchField({ value, label, count, onFind }: SearchFieldProps) {
  const { say } = useText()
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  useEffect(() => {
    // What is being typed is not taken away by the answer to it.
    if (value !== sent.current) setTyped(value)
    sent.current = value
  }, [value])
  const find = (text: string, isFinished: boolean) => {
    const { search, left } = onFind(text, isFinished)
    sent.current = search
    setTyped(left)
  }
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        find(typed, true)
      }}
    >
      <TextFilter
        filteringText={typed}
        filteringPlaceholder={label}
        filteringAriaLabel={label}
        filteringClearAriaLabel={say('table.filter.clear')}
        countText={value === '' || count === undefined ? '' : say('table.count', { count })}
        onChange={({ detail }) => setTyped(detail.filteringText)}
        onDelayedChange={({ detail }) => find(detail.filteringText, false)}
      />
    </form>
  )
}

interface PagingProps {
  readonly state: ListState
  readonly nextCursor: string | null
  readonly onState: (state: ListState) => void
}

function Paging({ state, nextCursor, onState }: PagingProps) {
  const { say } = useText()
  if (state.cursor === undefined && nextCursor === null) return undefined
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        iconName="angle-left-double"
        ariaLabel={say('table.first')}
        disabled={state.cursor === undefined}
        onClick={() => onState({ ...state, cursor: undefined })}
      />
      <Button
        iconName="angle-right"
        ariaLabel={say('table.next')}
        disabled={nextCursor === null}
        onClick={() => onState({ ...state, cursor: nextCursor ?? undefined })}
      />
    </SpaceBetween>
  )
}

function NothingMatches({ text, onClear }: { readonly text: string; readonly onClear: () => void }) {
  const { say } = useText()
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="s">
        <b>{text}</b>
        <Button onClick={onClear}>{say('action.clearFilter')}</Button>
      </SpaceBetween>
    </Box>
  )
}
