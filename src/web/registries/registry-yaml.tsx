import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import type { Registry } from '#contract/registries.ts'
import { CopyText } from '../components/copy-text.tsx'
import { useText } from '../messages/text.tsx'

/** As `pwctl apply -f` takes it; the password is named, never written. */
export function RegistryYaml({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { data } = useQuery({
    queryKey: ['registries', registry.id, 'yaml', registry.revision],
    queryFn: async () => (await import('yaml')).stringify(documentOf(registry)),
  })
  if (data === undefined) return undefined
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">{say('registry.yaml.text')}</Box>
      <pre className="code-block" tabIndex={0} aria-label={say('registry.tab.yaml')}>
        {data}
      </pre>
      <CopyText text={data} inline={false} />
    </SpaceBetween>
  )
}

function documentOf(registry: Registry) {
  const { name, url, kind, imagePath, defaultTag, username, environments, isDefault, enabled, tls } = registry
  return {
    name,
    url,
    kind,
    ...(imagePath === '' ? {} : { imagePath }),
    defaultTag,
    authentication: registry.authentication,
    ...(registry.delivery === 'minted' ? { delivery: registry.delivery } : {}),
    ...(registry.tenantId === null ? {} : { tenantId: registry.tenantId }),
    ...(username === null ? {} : { username }),
    ...(registry.hasPassword ? { passwordFrom: { env: 'REGISTRY_PASSWORD' } } : {}),
    ...(environments.length === 0 ? {} : { environments }),
    ...(isDefault ? { isDefault } : {}),
    ...(enabled ? {} : { enabled }),
    ...(registry.description === '' ? {} : { description: registry.description }),
    rotateEveryDays: registry.rotation.everyDays,
    ...(tls.plainHttp || tls.caCertificate !== null ? { tls } : {}),
  }
}
