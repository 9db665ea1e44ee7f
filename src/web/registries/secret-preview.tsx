import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useText } from '../messages/text.tsx'
import { deliveredUsername, type RegistryInput, secretKeyOf } from './registry-input.ts'
import { WhereWritten } from './where-written.tsx'

/** The Secret as it will be written, with its values left out, and the namespaces that it will be written to. */
export function SecretPreview({ input, id }: { readonly input: RegistryInput; readonly id: string | undefined }) {
  const { say } = useText()
  const why = whyNone(input)
  return (
    <Container
      header={
        <Header variant="h2" description={say('registry.preview.text')}>
          {say('registry.preview')}
        </Header>
      }
    >
      {why === undefined ? (
        <SpaceBetween size="m">
          <pre className="code-block" tabIndex={0} aria-label={say('registry.preview')}>
            {manifestOf(input, id)}
          </pre>
          <WhereWritten environments={input.environments} id={id} />
        </SpaceBetween>
      ) : (
        say(why)
      )}
    </Container>
  )
}

function whyNone({ authentication, enabled, url }: RegistryInput) {
  if (authentication === 'none') return 'registry.preview.none'
  if (authentication === 'node-identity') return 'registry.preview.nodeIdentity'
  if (!enabled) return 'registry.preview.disabled'
  return url === '' ? 'registry.preview.later' : undefined
}

function manifestOf(input: RegistryInput, id: string | undefined): string {
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: registry-secret-${id ?? '{id}'}`,
    'type: kubernetes.io/dockerconfigjson',
    'data:',
    '  .dockerconfigjson: |  # base64',
    '    {"auths": {',
    `      ${JSON.stringify(secretKeyOf(input.url))}: {`,
    `        "username": ${JSON.stringify(deliveredUsername(input))},`,
    '        "password": <set>, "auth": <set>',
    '      }}}',
  ].join('\n')
}
