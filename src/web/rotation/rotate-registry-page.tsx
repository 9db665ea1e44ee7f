import Spinner from '@cloudscape-design/components/spinner'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { registryQuery } from '../api/registries.ts'
import { rotationQuery } from '../api/rotations.ts'
import { Page } from '../components/page.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useText } from '../messages/text.tsx'
import { NewCredential } from './new-credential.tsx'
import { RotationRun } from './rotation-run.tsx'

const route = getRouteApi('/shell/registries/$id/rotate')

/** Four steps on one page: a new credential, its test, what changes, and the run, which this address shows again later. */
export function RotateRegistryPage() {
  const { say } = useText()
  const { id } = route.useParams()
  const { operation: shown } = route.useSearch()
  const navigate = route.useNavigate()
  const registry = useQuery(registryQuery(id))
  const rotation = useQuery(rotationQuery(id))
  const name = registry.data?.name ?? ''
  const crumbs = [
    { text: say('registries.title'), href: '/registries' },
    ...(name === '' ? [] : [{ text: name, href: `/registries/${id}` }]),
  ]
  const latest = rotation.data?.operation ?? null
  const isRun = latest !== null && (latest.state === 'running' || latest.id === shown)
  const error = registry.error ?? rotation.error
  return (
    <Page title={name === '' ? say('rotation.title') : say('rotation.titleOf', { name })} crumbs={crumbs}>
      {error !== null && <ProblemAlert error={error} onRetry={() => void registry.refetch()} />}
      {registry.data === undefined || rotation.data === undefined ? (
        error === null && <Spinner size="large" />
      ) : isRun ? (
        <RotationRun registry={registry.data} operation={latest} previous={rotation.data.previous} />
      ) : (
        <NewCredential
          registry={registry.data}
          previous={rotation.data.previous}
          onStarted={(operation) => void navigate({ search: { operation } })}
        />
      )}
    </Page>
  )
}
