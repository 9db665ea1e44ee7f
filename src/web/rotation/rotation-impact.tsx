import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { Redeploy, type RotationPreview } from '#contract/rotations.ts'
import { useText } from '../messages/text.tsx'

export interface RotationImpactProps {
  readonly preview: RotationPreview
  readonly redeploy: Redeploy
  readonly onRedeploy: (redeploy: Redeploy) => void
}

const shown = 8

/** Which namespaces change, which images the new credential may pull, and what is made anew. */
export function RotationImpactView({ preview: { images, impact }, redeploy, onRedeploy }: RotationImpactProps) {
  const { say } = useText()
  const { namespaces, pods, restarts } = impact
  const total = namespaces.reduce((sum, each) => sum + each.total, 0)
  const names = (list: readonly string[]) =>
    list.length > shown ? `${list.slice(0, shown).join(', ')}, …` : list.join(', ')
  const described = {
    stuck: say('rotation.redeploy.stuck.text', { count: restarts.stuck.length, names: names(restarts.stuck) }),
    all: say('rotation.redeploy.all.text', { count: restarts.all.length, names: names(restarts.all) }),
    none: say('rotation.redeploy.none.text'),
  }
  return (
    <Container header={<Header variant="h2">{say('rotation.step.impact')}</Header>}>
      <SpaceBetween size="m">
        <div>
          <Box variant="h3" padding="n">
            {say('rotation.namespaces', { count: total })}
          </Box>
          <ul className="name-list">
            {namespaces.map((each) => (
              <li key={each.connectionId} className="break-anywhere">
                <b>{each.connectionName}</b> – {names(each.namespaces)}
              </li>
            ))}
          </ul>
        </div>
        {images.length > 0 && (
          <div>
            <Box variant="h3" padding="n">
              {say('rotation.images')}
            </Box>
            <ul className="name-list">
              {images.map(({ image, allowed, message }) => (
                <li key={image}>
                  <StatusIndicator type={allowed ? 'success' : 'error'} wrapText>
                    <code className="break-anywhere">{image}</code>
                    {!allowed && ` – ${message}`}
                  </StatusIndicator>
                </li>
              ))}
            </ul>
          </div>
        )}
        <div>{say('rotation.pods', { count: pods.length })}</div>
        <FormField label={say('rotation.redeploy')}>
          <RadioGroup
            value={redeploy}
            items={Redeploy.options.map((value) => ({
              value,
              label: say(`rotation.redeploy.${value}`),
              description: described[value],
            }))}
            onChange={({ detail }) => onRedeploy(Redeploy.parse(detail.value))}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  )
}
