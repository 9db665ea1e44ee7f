import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useCallback, useState } from 'react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { PullSecret, Registry } from '#contract/registries.ts'
import { PullSecretState, syncPullSecrets } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { pullSecretsQuery } from '../api/registries.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { LongSearch } from '../components/long-search.tsx'
import { type LongColumn, LongTable } from '../components/long-table.tsx'
import { CopyText } from '../components/copy-text.tsx'
import { useNotify } from '../components/notifications.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { type Say, useText } from '../messages/text.tsx'

const types: Readonly<Record<PullSecretState, StatusIndicatorProps.Type>> = {
  'in-sync': 'success',
  outdated: 'in-progress',
  missing: 'pending',
  modified: 'warning',
  forbidden: 'error',
  conflict: 'error',
  unreachable: 'error',
}

const route = getRouteApi('/shell/registries/$id')
const wrongStates = PullSecretState.options.filter((state) => state !== 'in-sync')

/** A row a namespace: what is there, and what keeps it from being right. */
export function RegistryPullSecrets({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { id, pullSecret } = registry
  const { search, state } = route.useSearch()
  const navigate = route.useNavigate()
  const filter = { ...(search === undefined ? {} : { search }), ...(state === undefined ? {} : { state }) }
  const query = useInfiniteQuery(pullSecretsQuery(id, filter))
  const onFilter = (change: { readonly search?: string | undefined; readonly state?: string | undefined }) => {
    const next = { search, state, ...change }
    const asked = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined))
    void navigate({ search: { tab: 'pull-secrets', ...asked }, replace: true })
  }
  const repair = useRepair(id)
  const [adopted, setAdopted] = useState<PullSecret>()
  const may = useMay('pull-secrets:write')
  const { fetchNextPage } = query
  const onNearEnd = useCallback(() => void fetchNextPage(), [fetchNextPage])
  if (query.error !== null && query.data === undefined)
    return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const total = query.data?.pages[0]?.total ?? 0
  return (
    <SpaceBetween size="m">
      {repair.error !== null && <ProblemAlert error={repair.error} />}
      <Header
        variant="h2"
        counter={query.data === undefined ? '' : `(${total})`}
        description={say('pullSecret.text')}
        actions={
          <Button {...may} loading={repair.isPending} onClick={() => repair.mutate(undefined)}>
            {say('pullSecret.sync')}
          </Button>
        }
      >
        {say('registry.tab.pullSecrets')}
      </Header>
      <SpaceBetween size="xs">
        <LongSearch
          label={say('pullSecret.search')}
          value={search ?? ''}
          count={total}
          onSearch={(text) => onFilter({ search: text })}
        />
        <Checkbox
          checked={state !== undefined}
          onChange={({ detail }) => onFilter({ state: detail.checked ? wrongStates.join(',') : undefined })}
        >
          {say('pullSecret.onlyWrong')}
        </Checkbox>
      </SpaceBetween>
      <LongTable
        label={say('registry.tab.pullSecrets')}
        items={items}
        total={total}
        keyOf={({ connectionId, namespace }) => `${connectionId}/${namespace}`}
        isLoading={query.isFetching}
        onNearEnd={onNearEnd}
        empty={say(emptyText(pullSecret !== null, search !== undefined || state !== undefined))}
        columns={columnsOf(say, (secret) => (
          <Button
            variant="inline-link"
            {...may}
            ariaLabel={say(secret.state === 'conflict' ? 'pullSecret.adoptIn' : 'pullSecret.repairIn', {
              namespace: secret.namespace,
            })}
            onClick={() => (secret.state === 'conflict' ? setAdopted(secret) : repair.mutate(undefined))}
          >
            {say(secret.state === 'conflict' ? 'pullSecret.adopt' : 'pullSecret.repair')}
          </Button>
        ))}
      />
      {adopted !== undefined && (
        <ConfirmDialog
          title={say('pullSecret.adopt.title', { namespace: adopted.namespace })}
          confirm={say('pullSecret.adopt')}
          onClose={() => setAdopted(undefined)}
          onConfirm={async () => void (await repair.mutateAsync(adopted))}
        >
          {say('pullSecret.adopt.text', { name: adopted.name })}
        </ConfirmDialog>
      )}
      {pullSecret !== null && <ManualTest name={pullSecret.name} namespace={items[0]?.namespace} />}
    </SpaceBetween>
  )
}

function emptyText(isKept: boolean, isFiltered: boolean) {
  if (!isKept) return 'pullSecret.anonymous'
  return isFiltered ? 'table.noMatch' : 'pullSecret.empty'
}

function useRepair(id: string) {
  const { say } = useText()
  const notify = useNotify()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (secret: PullSecret | undefined) => {
      const { connectionId, namespace } = secret ?? { connectionId: '', namespace: '' }
      const body = secret?.state === 'conflict' ? { adopt: { connectionId, namespace } } : {}
      return (await call(syncPullSecrets, { params: { id }, body })).value
    },
    onSuccess: ({ namespaces }) => {
      notify('info', say('pullSecret.syncing', { count: namespaces }))
      void queries.invalidateQueries({ queryKey: ['pull-secrets'] })
    },
  })
}

function columnsOf(say: Say, repair: (secret: PullSecret) => ReactNode): readonly LongColumn<PullSecret>[] {
  return [
    {
      id: 'namespace',
      header: say('pullSecret.column.namespace'),
      width: '3fr',
      cell: ({ namespace }) => <bdi>{namespace}</bdi>,
    },
    {
      id: 'connection',
      header: say('pullSecret.column.connection'),
      width: '2fr',
      cell: ({ connectionName }) => <bdi>{connectionName}</bdi>,
    },
    {
      id: 'state',
      header: say('pullSecret.column.state'),
      width: '4fr',
      cell: ({ state, message }) => (
        <span title={message ?? ''}>
          <StatusIndicator type={types[state]}>{say(`pullSecret.state.${state}`)}</StatusIndicator> {message ?? ''}
        </span>
      ),
    },
    {
      id: 'writtenAt',
      header: say('pullSecret.column.writtenAt'),
      width: '2fr',
      cell: ({ writtenAt }) => (writtenAt === null ? '–' : <RelativeTime at={writtenAt} />),
    },
    {
      id: 'repair',
      header: say('pullSecret.column.repair'),
      width: '1fr',
      cell: (secret) => (secret.state === 'in-sync' ? '–' : repair(secret)),
    },
  ]
}

interface ManualTestProps {
  readonly name: string
  readonly namespace: string | undefined
}

function ManualTest({ name, namespace }: ManualTestProps) {
  const { say } = useText()
  const where = namespace === undefined ? '' : ` -n ${namespace}`
  const command = `kubectl get secret ${name}${where} -o jsonpath='{.data.\\.dockerconfigjson}' | base64 -d`
  return (
    <SpaceBetween size="xxs">
      <Box variant="h3">{say('pullSecret.manual')}</Box>
      <code className="break-anywhere">{command}</code>
      <CopyText text={command} inline={false} />
    </SpaceBetween>
  )
}
