import Badge from '@cloudscape-design/components/badge'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Environment } from '#contract/common.ts'
import { useText } from '../messages/text.tsx'

const colors = { DEVELOPMENT: 'grey', STAGING: 'blue', PRODUCTION: 'red' } as const

export function EnvironmentBadges({ environments }: { readonly environments: readonly Environment[] }) {
  const { say } = useText()
  if (environments.length === 0) return say('environment.any')
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {environments.map((environment) => (
        <Badge key={environment} color={colors[environment]}>
          {say(`environment.${environment}`)}
        </Badge>
      ))}
    </SpaceBetween>
  )
}
