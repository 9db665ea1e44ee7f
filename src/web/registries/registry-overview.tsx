import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Registry } from '#contract/registries.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { AtSlashes } from '../components/at-slashes.tsx'
import { EnvironmentBadges } from '../components/environment-badges.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'
import { CredentialExpiry } from './credential-expiry.tsx'
import { ApprovedRealms } from './approved-realms.tsx'
import { RegistryHealthStatus } from './registry-health.tsx'
import { RegistryHistory } from './registry-history.tsx'
import { RegistryPractices } from './registry-practices.tsx'
import { MintingStatus } from './minting-status.tsx'
import { RotationStatus } from './rotation-status.tsx'
import { PullSecretCount } from './pull-secret-count.tsx'
import { SavedRegistryTest } from './test/saved-registry-test.tsx'
import { UntrustedRealm } from './untrusted-realm.tsx'

export function RegistryOverview({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { credential, tls } = registry
  const image =
    registry.imagePath === '' ? registry.url : `${registry.url}/${registry.imagePath}:${registry.defaultTag}`
  const approved = { label: say('realm.approved'), value: <ApprovedRealms registry={registry} /> }
  const items = [
    { label: say('registries.column.health'), value: <RegistryHealthStatus health={registry.health} /> },
    { label: say('registry.field.url'), value: <code className="break-anywhere">{registry.url}</code> },
    {
      label: say('registry.image'),
      value: (
        <code className="break-anywhere">
          <AtSlashes>{image}</AtSlashes>
        </code>
      ),
    },
    { label: say('registry.field.environments'), value: <EnvironmentBadges environments={registry.environments} /> },
    { label: say('registry.field.username'), value: <bdi className="break-anywhere">{registry.username ?? '–'}</bdi> },
    {
      label: say('registry.field.password'),
      value:
        credential === null ? (
          say('registry.password.none')
        ) : (
          <>
            <RelativeTime at={credential.setAt} />{' '}
            {say('registry.password.set', {
              actor: actorInWords(say, credential.setBy),
              fingerprint: credential.fingerprint.slice(0, 8),
            })}
          </>
        ),
    },
    ...(registry.serviceAccount === null
      ? []
      : [{ label: say('registry.serviceAccount'), value: <bdi>{accountText(registry.serviceAccount)}</bdi> }]),
    ...(credential === null
      ? []
      : [{ label: say('registry.expiry'), value: <CredentialExpiry credential={credential} /> }]),
    ...(credential?.scopes
      ? [{ label: say('registry.scopes'), value: <bdi>{credential.scopes.join(', ') || '–'}</bdi> }]
      : []),
    ...(registry.minting === null
      ? []
      : [{ label: say('registry.minting'), value: <MintingStatus minting={registry.minting} /> }]),
    { label: say('registries.column.rotation'), value: <RotationStatus rotation={registry.rotation} /> },
    { label: say('registries.column.pullSecret'), value: <PullSecretCount pullSecret={registry.pullSecret} /> },
    { label: say('registries.column.usedBy'), value: say('registries.usedBy', { count: registry.usedBy.clusters }) },
    { label: say('registry.tls'), value: say(tlsText(tls)) },
    ...(registry.approvedRealms.length === 0 ? [] : [approved]),
    { label: say('registries.column.updatedAt'), value: <RelativeTime at={registry.updatedAt} /> },
    {
      label: say('registry.field.description'),
      value: <bdi className="break-anywhere">{registry.description === '' ? '–' : registry.description}</bdi>,
    },
  ]
  return (
    <SpaceBetween size="l">
      <UntrustedRealm registry={registry} />
      <Container>
        <KeyValuePairs columns={3} items={items} />
      </Container>
      <SavedRegistryTest registry={registry} />
      <RegistryHistory registry={registry} />
      <RegistryPractices registry={registry} />
    </SpaceBetween>
  )
}

function accountText({ email, projectId }: NonNullable<Registry['serviceAccount']>): string {
  return projectId === '' ? email : `${email} (${projectId})`
}

function tlsText({ plainHttp, caCertificate }: Registry['tls']) {
  if (plainHttp) return 'registry.tls.none'
  return caCertificate === null ? 'registry.tls.public' : 'registry.tls.own'
}
