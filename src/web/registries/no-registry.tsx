import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { ButtonTo } from '../components/link-to.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { providers } from './providers.ts'

/** The way to the first one: where the images come from, in one click. */
export function NoRegistry() {
  const { say } = useText()
  const may = useMay('registries:write')
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="m">
        <Box variant="h3" tagOverride="div">
          {say('registries.empty')}
        </Box>
        <span>{say('registries.empty.text')}</span>
        <ul className="provider-tiles provider-tiles-centred">
          {providers.map(({ kind }) => (
            <li key={kind}>
              <ButtonTo href={`/registries/add?kind=${kind}`} {...may}>
                {say(`kind.${kind}`)}
              </ButtonTo>
            </li>
          ))}
        </ul>
        <div>
          {say('registries.empty.commandLine')} <code>npx pwctl apply -f registry.yaml</code>
        </div>
      </SpaceBetween>
    </Box>
  )
}
