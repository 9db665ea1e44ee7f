import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { listConnections } from '#contract/connections.ts'
import { call } from '../api/client.ts'
import { useText } from '../messages/text.tsx'
import { PlainPage } from './plain-page.tsx'

/** Kubernetes, then the first registry; both can wait. */
export function NextSteps() {
  const [step, setStep] = useState<'kubernetes' | 'registry'>('kubernetes')
  return step === 'kubernetes' ? <KubernetesStep onNext={() => setStep('registry')} /> : <RegistryStep />
}

function KubernetesStep({ onNext }: { readonly onNext: () => void }) {
  const { say } = useText()
  const router = useRouter()
  const { data } = useQuery({
    queryKey: ['connections', 'set-up'],
    queryFn: async () => (await call(listConnections, {})).value,
  })
  return (
    <PlainPage title={say('setUp.kubernetes')}>
      <p>{say('setUp.kubernetes.text')}</p>
      <ul className="plain-list">
        {data?.items.map((connection) => (
          <li key={connection.id}>
            <bdi>{connection.name}</bdi>
          </li>
        ))}
      </ul>
      <div className="plain-form">
        <button type="button" className="plain-button" onClick={onNext}>
          {say('setUp.next')}
        </button>
        <button type="button" className="plain-link" onClick={() => void router.navigate({ to: '/orchestrators/add' })}>
          {say('setUp.kubernetes.add')}
        </button>
      </div>
    </PlainPage>
  )
}

function RegistryStep() {
  const { say } = useText()
  const router = useRouter()
  return (
    <PlainPage title={say('setUp.registry')}>
      <p>{say('setUp.registry.text')}</p>
      <div className="plain-form">
        <button type="button" className="plain-button" onClick={() => void router.navigate({ to: '/registries/add' })}>
          {say('registries.add')}
        </button>
        <button type="button" className="plain-link" onClick={() => void router.navigate({ to: '/' })}>
          {say('setUp.later')}
        </button>
      </div>
    </PlainPage>
  )
}
