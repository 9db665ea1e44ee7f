import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TransferCluster } from '#contract/clusters.ts'
import { clusterPodsQuery, type LogFilter, podLogsQuery } from '../api/clusters.ts'
import { DownloadButton } from '../components/download-button.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import './cluster-logs.css'

const lineCounts = ['100', '500', '1000', '5000'] as const
const ages = [
  ['all', undefined],
  ['5m', 300],
  ['1h', 3600],
  ['1d', 86_400],
] as const

interface LogChoice {
  readonly lines: string
  readonly age: (typeof ages)[number][0]
  readonly search: string
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly wrap: boolean
}

const firstChoice: LogChoice = {
  lines: '500',
  age: 'all',
  search: '',
  follow: true,
  previous: false,
  timestamps: false,
  wrap: true,
}

export interface ClusterLogsProps {
  readonly cluster: TransferCluster
  /** The pod named by the address. */
  readonly pod: string | undefined
  readonly onPod: (pod: string) => void
}

export function ClusterLogs({ cluster, pod, onPod }: ClusterLogsProps) {
  const { say } = useText()
  const pods = useQuery(clusterPodsQuery(cluster.id))
  const [choice, setChoice] = useState(firstChoice)
  const names = pods.data?.items.map(({ name }) => name) ?? []
  const shown = pod ?? names[0]
  if (pods.error !== null && pods.data === undefined) {
    return <ProblemAlert error={pods.error} onRetry={() => void pods.refetch()} />
  }
  if (pods.data !== undefined && shown === undefined) return <p>{say('pods.empty')}</p>
  return (
    <SpaceBetween size="m">
      <LogToolbar pods={names} pod={shown ?? ''} onPod={onPod} choice={choice} onChoice={setChoice} />
      {shown !== undefined && <Log clusterId={cluster.id} pod={shown} choice={choice} />}
    </SpaceBetween>
  )
}

interface LogToolbarProps {
  readonly pods: readonly string[]
  readonly pod: string
  readonly onPod: (pod: string) => void
  readonly choice: LogChoice
  readonly onChoice: (choice: LogChoice) => void
}

const switches = ['follow', 'previous', 'timestamps', 'wrap'] as const

function LogToolbar({ pods, pod, onPod, choice, onChoice }: LogToolbarProps) {
  const { say } = useText()
  const set = (change: Partial<LogChoice>) => onChoice({ ...choice, ...change })
  const options = (values: readonly string[], label: (value: string) => string) =>
    values.map((value) => ({ value, label: label(value) }))
  const podOptions = options(pods.includes(pod) ? pods : [pod, ...pods], (name) => name)
  const lineOptions = options(lineCounts, (lines) => lines)
  const ageOptions = ages.map(([age]) => ({ value: age, label: say(`logs.since.${age}`) }))
  return (
    <div className="log-tools">
      <FormField label={say('logs.pod')}>
        <Select
          selectedOption={podOptions.find(({ value }) => value === pod) ?? null}
          options={podOptions}
          onChange={({ detail }) => onPod(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label={say('logs.lines')}>
        <Select
          selectedOption={lineOptions.find(({ value }) => value === choice.lines) ?? null}
          options={lineOptions}
          onChange={({ detail }) => set({ lines: detail.selectedOption.value ?? '500' })}
        />
      </FormField>
      <FormField label={say('logs.since')}>
        <Select
          selectedOption={ageOptions.find(({ value }) => value === choice.age) ?? null}
          options={ageOptions}
          onChange={({ detail }) =>
            set({ age: ages.find(([age]) => age === detail.selectedOption.value)?.[0] ?? 'all' })
          }
        />
      </FormField>
      <FormField label={say('logs.search')}>
        <Input
          type="search"
          value={choice.search}
          clearAriaLabel={say('table.filter.clear')}
          onChange={({ detail }) => set({ search: detail.value })}
        />
      </FormField>
      {switches.map((name) => (
        <Checkbox key={name} checked={choice[name]} onChange={({ detail }) => set({ [name]: detail.checked })}>
          {say(`logs.${name}`)}
        </Checkbox>
      ))}
    </div>
  )
}

function Log({
  clusterId,
  pod,
  choice,
}: {
  readonly clusterId: string
  readonly pod: string
  readonly choice: LogChoice
}) {
  const { say } = useText()
  const { previous, timestamps, follow, wrap } = choice
  const sinceSeconds = ages.find(([age]) => age === choice.age)?.[1]
  const query: LogFilter = {
    lines: Number(choice.lines),
    previous: String(previous),
    timestamps: String(timestamps),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
  }
  const { data, error, refetch } = useQuery(podLogsQuery(clusterId, pod, { query, follow: follow && !previous }))
  const wanted = choice.search.toLowerCase()
  const lines = (data?.lines ?? []).filter((line) => line.toLowerCase().includes(wanted))
  const text = lines.join('\n')
  const end = useRef<HTMLPreElement>(null)
  useEffect(() => {
    if (follow && end.current !== null) end.current.scrollTop = end.current.scrollHeight
  }, [follow, text])
  if (error !== null && data === undefined) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  return (
    <SpaceBetween size="s">
      <pre
        ref={end}
        className={wrap ? 'code-block log log-wrap' : 'code-block log'}
        tabIndex={0}
        aria-label={say('logs.of', { pod })}
      >
        {data === undefined ? say('table.loading') : text}
        {data !== undefined && lines.length === 0 && say('logs.empty')}
      </pre>
      <SpaceBetween direction="horizontal" size="m" alignItems="center">
        <DownloadButton fileName={`${pod}.log`} text={text} />
        <span>{say('logs.count', { count: lines.length })}</span>
      </SpaceBetween>
    </SpaceBetween>
  )
}
