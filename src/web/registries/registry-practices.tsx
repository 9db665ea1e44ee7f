import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import type { PracticeReason, PracticeVerdict } from '#contract/practices.ts'
import type { Registry } from '#contract/registries.ts'
import { registryPracticesQuery } from '../api/registries.ts'
import { ProblemAlert } from '../components/problem-alert.tsx'
import type { MessageKey } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'

const icons = {
  followed: 'success',
  warning: 'warning',
  broken: 'error',
  unknown: 'pending',
  'not-applicable': 'stopped',
} as const satisfies Record<PracticeVerdict['state'], StatusIndicatorProps.Type>

const advice: Readonly<Partial<Record<PracticeReason, MessageKey>>> = {
  'token-is-shared': 'practice.advice.dedicated',
  'token-serves-several-environments': 'practice.advice.dedicated',
  'may-do-more': 'practice.advice.narrow',
  'rights-not-known': 'practice.advice.test',
  'replacement-due-soon': 'practice.advice.replace',
  'replacement-overdue': 'practice.advice.replace',
  'no-replacement-planned': 'practice.advice.plan',
  'public-in-production': 'practice.advice.private',
  'images-not-scanned': 'practice.advice.scan',
  'scan-not-read': 'practice.advice.scan',
}

/** The five good practices of the documentation, each with its verdict. */
export function RegistryPractices({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { data, error, refetch } = useQuery(registryPracticesQuery(registry.id))
  return (
    <Container header={<Header variant="h2">{say('practices.title')}</Header>}>
      {error !== null && data === undefined && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      <ol className="practices">
        {data?.items.map((item) => (
          <Practice key={item.practice} item={item} />
        ))}
      </ol>
    </Container>
  )
}

function Practice({ item }: { readonly item: PracticeVerdict }) {
  const { say } = useText()
  const { practice, state, reason, values } = item
  const advised = advice[reason]
  return (
    <li>
      <Box variant="h3" padding="n">
        {say(`practice.${practice}`)}
      </Box>
      <StatusIndicator type={icons[state]} wrapText>
        {say(`practice.state.${state}`)}
      </StatusIndicator>
      <Box variant="p" padding="n">
        {say(`practice.reason.${reason}`, values)}
        {advised !== undefined && <> {say(advised)}</>}
      </Box>
    </li>
  )
}
