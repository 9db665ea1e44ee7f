import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useText } from '../messages/text.tsx'
import { deliveredUsername, type RegistryInput, secretKeyOf, takesPassword } from './registry-input.ts'

/** The Secret as it will be written, with its values left out. */
export function SecretPreview({ input, id }: { readonly input: RegistryInput; readonly id: string | undefined }) {
  const { say } = useText()
  const needsSecret = takesPassword(input) || input.authentication === 'aws-role'
  const hasSecret = needsSecret && input.url !== ''
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
        say(needsSecret ? 'registry.preview.later' : previewNone(input))
      )}
    </Container>
  )
}

function previewNone({ authentication }: RegistryInput) {
  return authentication === 'node-identity' ? 'registry.preview.nodeIdentity' : 'registry.preview.none'
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
