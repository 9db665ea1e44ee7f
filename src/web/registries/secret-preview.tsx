import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useText } from '../messages/text.tsx'
import { type RegistryInput, secretKeyOf } from './registry-input.ts'

/** The Secret as it will be written, with its values left out. */
export function SecretPreview({ input, id }: { readonly input: RegistryInput; readonly id: string | undefined }) {
  const { say } = useText()
  const hasSecret = input.authentication === 'password' && input.url !== ''
  return (
    <Container
      header={
        <Header variant="h2" description={say('registry.preview.text')}>
          {say('registry.preview')}
        </Header>
      }
    >
      {hasSecret ? (
        <pre className="code-block" tabIndex={0} aria-label={say('registry.preview')}>
          {manifestOf(input, id)}
        </pre>
      ) : (
        say(input.authentication === 'password' ? 'registry.preview.later' : 'registry.preview.none')
      )}
    </Container>
  )
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
    `        "username": ${JSON.stringify(input.username)},`,
    '        "password": <set>, "auth": <set>',
    '      }}}',
  ].join('\n')
}
