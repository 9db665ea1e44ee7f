import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TransferCluster } from '#contract/clusters.ts'
import { clusterPodsQuery } from '../api/clusters.ts'
import { DownloadButton } from '../components/download-button.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import { type LogsSeen, shortPodName, writeLines } from './log-lines.ts'
import { ages, firstChoice, type LogChoice, LogToolbar } from './log-toolbar.tsx'
import { type FollowedLogs, type LogQuery, useClusterLogs } from './use-cluster-logs.ts'
import './cluster-logs.css'

export interface ClusterLogsProps {
  readonly cluster: TransferCluster
  /** The pods named by the address, separated by commas; none: all. */
  readonly pod: string | undefined
  readonly onPod: (pod: string | undefined) => void
}

export function ClusterLogs({ cluster, pod, onPod }: ClusterLogsProps) {
  const pods = useQuery(clusterPodsQuery(cluster.id))
  const [choice, setChoice] = useState(firstChoice)
  const chosen = pod === undefined || pod === '' ? [] : pod.split(',')
  const query = queryOf(choice, chosen)
  return (
    <SpaceBetween size="m">
      <LogToolbar
        pods={pods.data?.items.map(({ name }) => name) ?? []}
        chosen={chosen}
        onPods={(names) => onPod(names.length === 0 ? undefined : names.join(','))}
        choice={choice}
        onChoice={setChoice}
      />
      <Logs
        key={JSON.stringify(query)}
        cluster={cluster}
        query={query}
        choice={choice}
        onFollow={(follow) => setChoice({ ...choice, follow })}
      />
    </SpaceBetween>
  )
}

function queryOf({ lines, previous, age }: LogChoice, pods: readonly string[]): LogQuery {
  const sinceSeconds = ages.find(([name]) => name === age)?.[1]
  return {
    lines: Number(lines),
    previous: String(previous),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(pods.length === 0 ? {} : { pods: pods.join(',') }),
  }
}

interface LogsProps {
  readonly cluster: TransferCluster
  readonly query: LogQuery
  readonly choice: LogChoice
  readonly onFollow: (follow: boolean) => void
}

function Logs({ cluster, query, choice, onFollow }: LogsProps) {
  const { say } = useText()
  const { seen, connection, error, retry } = useClusterLogs(cluster.id, query)
  const [held, setHeld] = useState<LogsSeen>()
  // What is read is not moved away: while the page does not follow, it shows what was there.
  if (choice.follow && held !== undefined) setHeld(undefined)
  if (!choice.follow && held === undefined && seen.received > 0) setHeld(seen)
  const shown = held ?? seen
  const { search, timestamps } = choice
  const lines = useMemo(() => {
    const podOf = shortPodName([...new Set(shown.lines.map(({ pod }) => pod))])
    return writeLines(shown.lines, { search, timestamps, podOf })
  }, [shown, search, timestamps])
  const fresh = seen.received - shown.received
  if (error !== null && seen.received === 0) return <ProblemAlert error={error} onRetry={retry} />
  return (
    <SpaceBetween size="s">
      <PodsThatWait waiting={seen.waiting} />
      {error !== null && <ProblemAlert error={error} onRetry={retry} />}
      <SpaceBetween direction="horizontal" size="m" alignItems="center">
        <Connection connection={connection} seen={seen} />
        <span>{say('logs.count', { count: lines.length })}</span>
        {fresh > 0 && (
          <Button iconName="angle-down" onClick={() => onFollow(true)}>
            {say('logs.fresh', { count: fresh })}
          </Button>
        )}
        <DownloadButton fileName={`${query.pods ?? cluster.name}.log`} text={`${lines.join('\n')}\n`} />
      </SpaceBetween>
      <LogText lines={lines} choice={choice} onFollow={onFollow} empty={emptyText()} />
    </SpaceBetween>
  )

  function emptyText(): string {
    if (seen.received > 0 || seen.isOver || connection === 'live') return say('logs.empty')
    return say('table.loading')
  }
}

interface LogTextProps {
  readonly lines: readonly string[]
  readonly choice: LogChoice
  readonly onFollow: (follow: boolean) => void
  readonly empty: string
}

/** Scrolling up stops the following, and scrolling to the end goes on with it. */
function LogText({ lines, choice: { follow, wrap }, onFollow, empty }: LogTextProps) {
  const { say } = useText()
  const box = useRef<HTMLPreElement>(null)
  const text = useMemo(() => lines.join('\n'), [lines])
  useEffect(() => {
    if (follow && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [follow, text])
  const onScroll = () => {
    if (box.current === null) return
    const { scrollHeight, scrollTop, clientHeight } = box.current
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 40
    if (isAtEnd !== follow) onFollow(isAtEnd)
  }
  return (
    <pre
      ref={box}
      className={wrap ? 'code-block log log-wrap' : 'code-block log'}
      role="region"
      tabIndex={0}
      aria-label={say('cluster.tab.logs')}
      onScroll={onScroll}
    >
      {lines.length === 0 ? empty : text}
    </pre>
  )
}

function PodsThatWait({ waiting }: { readonly waiting: LogsSeen['waiting'] }) {
  const { say } = useText()
  const pods = Object.entries(waiting)
  if (pods.length === 0) return null
  return (
    <Alert type="info" header={say('logs.waiting')}>
      {pods.map(([pod, message]) => (
        <div key={pod} className="break-anywhere">
          <Box variant="code">{pod}</Box> {message}
        </div>
      ))}
    </Alert>
  )
}

function Connection({ connection, seen }: Pick<FollowedLogs, 'connection' | 'seen'>) {
  const { say } = useText()
  if (seen.isOver) return <StatusIndicator type="stopped">{say('logs.over')}</StatusIndicator>
  if (connection === 'lost') return <StatusIndicator type="warning">{say('logs.lost')}</StatusIndicator>
  if (connection === 'opening') return <StatusIndicator type="loading">{say('table.loading')}</StatusIndicator>
  return <StatusIndicator type="success">{say('logs.live')}</StatusIndicator>
}
