import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { TransferCluster } from '#contract/clusters.ts'
import { clusterPodsQuery } from '../api/clusters.ts'
import { DownloadButton } from '../components/download-button.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import { findMatches, type LogsSeen, type Match, shortPodName, stepTo, writeLines } from './log-lines.ts'
import { LogSearch } from './log-search.tsx'
import { ages, firstChoice, type LogChoice, LogToolbar } from './log-toolbar.tsx'
import { type FollowedLogs, type LogQuery, useClusterLogs } from './use-cluster-logs.ts'
import { scrollToMatch, useMarkedMatches } from './use-marked-matches.ts'
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
      <Logs key={JSON.stringify(query)} cluster={cluster} query={query} choice={choice} onChoice={setChoice} />
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
  readonly onChoice: (choice: LogChoice) => void
}

function Logs({ cluster, query, choice, onChoice }: LogsProps) {
  const { say } = useText()
  const { seen, connection, error, retry } = useClusterLogs(cluster.id, query)
  const [held, setHeld] = useState<LogsSeen>()
  // What is read is not moved away: while the page does not follow, it shows what was there.
  if (choice.follow && held !== undefined) setHeld(undefined)
  if (!choice.follow && held === undefined && seen.received > 0) setHeld(seen)
  const shown = held ?? seen
  const { search, onlyMatches, timestamps } = choice
  const [gone, setGone] = useState<{ readonly search: string; readonly index: number }>()
  const box = useRef<HTMLPreElement>(null)
  const lines = useMemo(() => {
    const podOf = shortPodName([...new Set(shown.lines.map(({ pod }) => pod))])
    return writeLines(shown.lines, { search: onlyMatches ? search : '', timestamps, podOf })
  }, [shown, search, onlyMatches, timestamps])
  const text = useMemo(() => lines.join('\n'), [lines])
  const matches = useMemo(() => findMatches(text, search), [text, search])
  const current = gone?.search === search && gone.index < matches.length ? gone.index : undefined
  const onFollow = (follow: boolean) => onChoice({ ...choice, follow })
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
        <DownloadButton fileName={`${query.pods ?? cluster.name}.log`} text={`${text}\n`} />
      </SpaceBetween>
      <LogSearch choice={choice} onChoice={onChoice} count={matches.length} current={current} onStep={goOn} />
      <LogText
        box={box}
        text={lines.length === 0 ? emptyText() : text}
        matches={matches}
        current={current}
        choice={choice}
        onFollow={onFollow}
      />
    </SpaceBetween>
  )

  function goOn(step: 1 | -1): void {
    const index = stepTo(current, step, matches.length)
    const match = index === undefined ? undefined : matches[index]
    if (index === undefined || match === undefined || box.current === null) return
    setGone({ search, index })
    onFollow(false)
    scrollToMatch(box.current, match)
  }

  function emptyText(): string {
    if (seen.received > 0 || seen.isOver || connection === 'live') return say('logs.empty')
    return say('table.loading')
  }
}

interface LogTextProps {
  readonly box: RefObject<HTMLPreElement | null>
  readonly text: string
  readonly matches: readonly Match[]
  readonly current: number | undefined
  readonly choice: LogChoice
  readonly onFollow: (follow: boolean) => void
}

/** Scrolling up stops the following, and scrolling to the end goes on with it. */
function LogText({ box, text, matches, current, choice: { follow, wrap }, onFollow }: LogTextProps) {
  const { say } = useText()
  useMarkedMatches(box, matches, current)
  useEffect(() => {
    if (follow && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [box, follow, text])
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
      {text}
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
