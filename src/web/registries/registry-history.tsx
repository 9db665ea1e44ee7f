import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import type { HealthPeriod } from '#contract/registry-health.ts'
import type { Registry } from '#contract/registries.ts'
import { registryHistoryQuery } from '../api/registry-history.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { absoluteTime } from '../components/time.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import type { Language, Say } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { nothing } from './test/test-words.ts'
import { usePauseChecks } from './use-pause-checks.ts'
import './registry-history.css'

/** How healthy the registry was, by the hour and by the day: in colour and height, and in words for each of them. */
export function RegistryHistory({ registry }: { readonly registry: Registry }) {
  const { say, language } = useText()
  const { checksPaused } = registry
  const pausing = usePauseChecks(registry)
  const mayWrite = useMay('registries:write')
  const { data, error, refetch } = useQuery(registryHistoryQuery(registry.id))
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button loading={pausing.isPending} onClick={() => pausing.mutate()} {...mayWrite}>
              {say(`registries.action.${checksPaused === null ? 'pause' : 'resume'}`)}
            </Button>
          }
        >
          {say('history.title')}
        </Header>
      }
    >
      {pausing.error !== null && <ProblemAlert error={pausing.error} />}
      {checksPaused !== null && (
        <Alert type="info">
          {say('checks.paused.text', {
            actor: actorInWords(say, checksPaused.by),
            time: absoluteTime(checksPaused.at, language),
          })}
        </Alert>
      )}
      {error !== null && data === undefined && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <SpaceBetween size="l">
          <Periods by="hour" periods={data.hours} />
          <Periods by="day" periods={data.days} />
        </SpaceBetween>
      )}
    </Container>
  )
}

interface PeriodsProps {
  readonly by: 'hour' | 'day'
  readonly periods: readonly HealthPeriod[]
}

function Periods({ by, periods }: PeriodsProps) {
  const { say, language } = useText()
  const count = (wanted: HealthPeriod['state']) => periods.filter(({ state }) => state === wanted).length
  const summary = say(`history.summary.${by}`, {
    healthy: count('healthy'),
    degraded: count('degraded'),
    failing: count('failing'),
    none: count('none'),
  })
  const first = periods[0]
  return (
    <div>
      <Box variant="h3" padding="n">
        {say(`history.${by}`)}
      </Box>
      <Box color="text-body-secondary" fontSize="body-s">
        {summary}
      </Box>
      <ol className="history" aria-label={say(`history.${by}`)}>
        {periods.map((period) => {
          const words = periodWords(say, language, { by, period })
          return (
            <li key={period.from} className={`history-${period.state}`} title={words}>
              <span className="visually-hidden">{words}</span>
            </li>
          )
        })}
      </ol>
      {first !== undefined && (
        <Box color="text-body-secondary" fontSize="body-s">
          <div className="history-ends" aria-hidden="true">
            <span>{timeOf(first, by, language)}</span>
            <span>{say('history.now')}</span>
          </div>
        </Box>
      )}
    </div>
  )
}

interface Told {
  readonly by: PeriodsProps['by']
  readonly period: HealthPeriod
}

function periodWords(say: Say, language: Language, { by, period }: Told): string {
  const { state, checks, failed, verdict, values } = period
  const time = timeOf(period, by, language)
  if (state === 'none') return say('history.none', { time })
  const words = say('history.period', { time, state: say(`health.${state}`), checks, failed })
  return verdict === null ? words : `${words} ${say(`check.verdict.${verdict}`, { ...nothing, ...values })}`
}

function timeOf({ from }: HealthPeriod, by: PeriodsProps['by'], language: Language): string {
  const format: Intl.DateTimeFormatOptions =
    by === 'hour'
      ? { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }
      : { day: 'numeric', month: 'long', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(language, format).format(new Date(from))
}
