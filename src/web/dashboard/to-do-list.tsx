import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { PullSecretState } from '#contract/registries.ts'
import { clustersQuery } from '../api/clusters.ts'
import { connectionsQuery } from '../api/connections.ts'
import { registriesQuery } from '../api/registries.ts'
import { blockingInWords, isPullFailure } from '../clusters/blocking-words.ts'
import { ButtonTo } from '../components/link-to.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { type Say, useText } from '../messages/text.tsx'
import { type ToDo, toDoOf } from './to-do.ts'

export function ToDoList() {
  const { say } = useText()
  const connections = useQuery(connectionsQuery({ limit: 500 }))
  const clusters = useQuery(clustersQuery({ status: 'UNHEALTHY,DEGRADED', sort: 'status', limit: 20 }))
  const ailing = useQuery(registriesQuery({ health: 'failing,paused,degraded', limit: 20 }))
  const production = useQuery(clustersQuery({ environment: 'PRODUCTION', limit: 500 }))
  const outOfSync = useQuery(registriesQuery({ inSync: 'false', limit: 20 }))
  const due = useQuery(registriesQuery({ rotation: 'overdue,due-soon', sort: 'rotationDueAt', limit: 20 }))
  const error = connections.error ?? clusters.error ?? ailing.error ?? outOfSync.error ?? due.error ?? production.error
  const isKnown =
    connections.data !== undefined &&
    clusters.data !== undefined &&
    ailing.data !== undefined &&
    production.data !== undefined &&
    outOfSync.data !== undefined &&
    due.data !== undefined
  if (error !== null && !isKnown) return <ProblemAlert error={error} />
  const things = isKnown
    ? toDoOf({
        connections: connections.data.items,
        clusters: clusters.data.items,
        ailing: ailing.data.items,
        production: production.data.items,
        outOfSync: outOfSync.data.items,
        due: due.data.items,
      })
    : []
  return (
    <Container
      header={
        <Header variant="h2" counter={isKnown && things.length > 0 ? `(${things.length})` : ''}>
          {say('dashboard.toDo')}
        </Header>
      }
    >
      {!isKnown && <Spinner />}
      {isKnown && things.length === 0 && <StatusIndicator type="success">{say('dashboard.allWell')}</StatusIndicator>}
      <ul className="todo-list">
        {things.map((thing) => (
          <Row key={`${thing.kind}/${thing.id}`} thing={thing} say={say} />
        ))}
      </ul>
    </Container>
  )
}

function Row({ thing, say }: { readonly thing: ToDo; readonly say: Say }) {
  const { type, text, detail, action } = describe(thing, say)
  return (
    <li>
      <div className="break-anywhere">
        <StatusIndicator type={type}>{text}</StatusIndicator>
        {detail !== undefined && <div>{detail}</div>}
      </div>
      {action}
    </li>
  )
}

const wrongStates = PullSecretState.options.filter((state) => state !== 'in-sync').join(',')

interface Described {
  readonly type: 'error' | 'warning'
  readonly text: string
  readonly detail?: string
  readonly action: ReactNode
}

function describe(thing: ToDo, say: Say): Described {
  const { id, name } = thing
  const go = (href: string, text: string) => (
    <ButtonTo href={href} ariaLabel={`${text}: ${name}`}>
      {text}
    </ButtonTo>
  )
  switch (thing.kind) {
    case 'connection':
      return {
        type: 'error',
        text: say('dashboard.connection', { name }),
        detail: thing.message,
        action: go(`/orchestrators/${id}?tab=rights`, say('dashboard.test')),
      }
    case 'cluster':
      return {
        type: 'error',
        text: say('dashboard.cluster', { name }),
        ...(thing.blocking === null ? {} : { detail: blockingInWords(say, thing.blocking) }),
        action: go(
          `/clusters/${id}`,
          say(thing.blocking !== null && isPullFailure(thing.blocking.reason) ? 'dashboard.seeImage' : 'dashboard.see'),
        ),
      }
    case 'registry':
      return {
        type: thing.isFailing ? 'error' : 'warning',
        text: say(thing.isFailing ? 'dashboard.registryFailing' : 'dashboard.registryDegraded', { name }),
        ...(thing.message === null ? {} : { detail: thing.message }),
        action: go(`/registries/${id}`, say('dashboard.seeImage')),
      }
    case 'tag':
      return {
        type: 'warning',
        text: say('dashboard.tag', { name, tag: thing.tag }),
        detail: say('dashboard.tag.text'),
        action: go(`/clusters/${id}/edit`, say('dashboard.pin')),
      }
    case 'secrets':
      return {
        type: 'warning',
        text: say('dashboard.secrets', { name, count: thing.count }),
        action: go(`/registries/${id}?tab=pull-secrets&state=${wrongStates}`, say('pullSecret.repair')),
      }
    case 'rotation':
      return {
        type: thing.isOverdue ? 'error' : 'warning',
        text: say(thing.isOverdue ? 'dashboard.overdue' : 'dashboard.dueSoon', { name }),
        action: go(`/registries/${id}/rotate`, say('cluster.fixRegistry')),
      }
  }
}
