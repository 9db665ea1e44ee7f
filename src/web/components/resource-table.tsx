import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useText } from '../messages/text.tsx'
import { ProblemAlert } from './problem-alert.tsx'

/** What the address says about a list; every change of it is a new address. */
export interface ListState {
  readonly search?: string | undefined
  readonly sort?: string | undefined
  readonly cursor?: string | undefined
}

export interface ResourceColumn<Item> extends TableProps.ColumnDefinition<Item> {
  readonly id: string
}

interface ItemsPage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
  readonly total?: number | undefined
}

export interface ResourceTableProps<Item> {
  readonly label: string
  readonly query: UseQueryResult<ItemsPage<Item>>
  readonly columns: readonly ResourceColumn<Item>[]
  readonly state: ListState
  readonly onState: (state: ListState) => void
  readonly findLabel: string
  readonly filters?: ReactNode
  readonly isFiltered: boolean
  readonly onClear: () => void
  /** Shown only when it is known that there is nothing. */
  readonly empty: ReactNode
}

/** A list whose finding, sorting and paging the server does. It is never called empty before the answer is there. */
export function ResourceTable<Item extends { readonly id: string | number }>(props: ResourceTableProps<Item>) {
  const { label, query, columns, state, onState, isFiltered } = props
  const { say } = useText()
  const { data, error, isPending, refetch } = query
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const descending = state.sort?.startsWith('-') ?? false
  const sortingField = state.sort?.replace(/^-/, '') ?? 'name'
  return (
    <Table<Item>
      variant="full-page"
      stickyHeader
      wrapLines
      enableKeyboardNavigation
      trackBy="id"
      loading={isPending}
      loadingText={say('table.loading')}
      items={data?.items ?? []}
      columnDefinitions={columns.map((column) => ({ minWidth: 130, ...column }))}
      sortingColumn={{ sortingField }}
      sortingDescending={descending}
      onSortingChange={({ detail }) => {
        const field = detail.sortingColumn.sortingField ?? 'name'
        onState({ ...state, cursor: undefined, sort: `${detail.isDescending === true ? '-' : ''}${field}` })
      }}
      ariaLabels={{ tableLabel: label, allItemsSelectionLabel: () => label }}
      header={
        data?.total === undefined ? undefined : (
          <Header variant="h2" counter={`(${data.total})`}>
            {label}
          </Header>
        )
      }
      filter={
        <div className="find">
          <SearchField
            value={state.search ?? ''}
            label={props.findLabel}
            count={data?.total}
            onSearch={(search) => onState({ ...state, cursor: undefined, search })}
          />
          {props.filters}
        </div>
      }
      pagination={<Paging state={state} nextCursor={data?.nextCursor ?? null} onState={onState} />}
      empty={isFiltered ? <NothingMatches onClear={props.onClear} /> : props.empty}
    />
  )
}

interface SearchFieldProps {
  readonly value: string
  readonly label: string
  readonly count: number | undefined
  readonly onSearch: (search: string | undefined) => void
}

function SearchField({ value, label, count, onSearch }: SearchFieldProps) {
  const { say } = useText()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder={label}
      filteringAriaLabel={label}
      filteringClearAriaLabel={say('table.filter.clear')}
      countText={value === '' || count === undefined ? '' : say('table.count', { count })}
      onChange={({ detail }) => setTyped(detail.filteringText)}
      onDelayedChange={({ detail }) => onSearch(detail.filteringText === '' ? undefined : detail.filteringText)}
    />
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

function NothingMatches({ onClear }: { readonly onClear: () => void }) {
  const { say } = useText()
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="s">
        <b>{say('table.noMatch')}</b>
        <Button onClick={onClear}>{say('action.clearFilter')}</Button>
      </SpaceBetween>
    </Box>
  )
}
