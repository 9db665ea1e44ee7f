import Alert from '@cloudscape-design/components/alert'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { parseImageReference } from '#contract/image-reference.ts'
import { useSettled } from '../../components/use-settled.ts'
import { useText } from '../../messages/text.tsx'
import type { ClusterFormProps } from '../cluster-form.tsx'
import { chooseRegistry, type ClusterInput, imageOf, takeReference } from '../cluster-input.ts'
import { ImageCheck } from './image-check.tsx'
import { RepositoryField, TagField } from './image-fields.tsx'
import { hasDigest, isPinned } from './pinned.ts'
import { RegistryField } from './registry-field.tsx'

/** An answer that is wanted while one types is asked for when one pauses. */
const pauseMs = 500

export function ImageSection(props: ClusterFormProps) {
  const { input, onChange, errors, registries, addRegistry } = props
  const { say } = useText()
  const whole = takeReference(input, registries)
  const chosen = registries.find(({ id }) => id === whole.registryId)
  const image = imageOf(whole, registries)
  const settled = useSettled(image, pauseMs)
  const isChecked = chosen !== undefined && settled === image && parseImageReference(image).ok && whole.tag !== ''
  function typed(repository: string): ClusterInput {
    const next = { ...input, repository }
    const isPasted = repository.length > input.repository.length + 3
    return isPasted ? takeReference(next, registries) : next
  }
  return (
    <Container header={<Header variant="h2">{say('cluster.section.image')}</Header>}>
      <SpaceBetween size="m">
        <RegistryField
          registries={registries}
          value={input.registryId}
          environment={input.environment}
          error={errors.errorOf('/registryId')}
          secondaryControl={addRegistry}
          onChange={(id) => onChange(chooseRegistry(input, id, registries))}
        />
        <ColumnLayout columns={2}>
          <RepositoryField
            input={input}
            errors={errors}
            onChange={(repository) => onChange(typed(repository))}
            onLeave={() => onChange(takeReference(input, registries))}
          />
          <TagField input={input} errors={errors} onChange={(tag) => onChange({ ...input, tag })} />
        </ColumnLayout>
        <div className="break-anywhere">
          {say('cluster.image.whole')} <code>{image === '' ? '–' : image}</code>
        </div>
        {isChecked && (
          <ImageCheck
            question={{ registryId: chosen.id, image, connectionId: input.connectionId }}
            isPinned={isPinned(input)}
          />
        )}
        {chosen === undefined && input.repository !== '' && (
          <Alert type="info">{say('cluster.registry.unknownHost')}</Alert>
        )}
        {chosen !== undefined && (
          <Toggle
            checked={isPinned(input) || hasDigest(whole.tag)}
            disabled={hasDigest(whole.tag)}
            description={say(hasDigest(whole.tag) ? 'image.pin.already' : 'image.pin.text')}
            onChange={({ detail }) => onChange({ ...input, pin: detail.checked ? 'yes' : 'no' })}
          >
            {say('image.pin')}
          </Toggle>
        )}
      </SpaceBetween>
    </Container>
  )
}
