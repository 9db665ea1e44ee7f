import Badge from '@cloudscape-design/components/badge'
import type { PolicyFinding } from '#contract/cluster-policy.ts'
import { useText } from '../messages/text.tsx'

/** Each finding with its weight, and what mends it. */
export function PolicyFindings({ items }: { readonly items: readonly PolicyFinding[] }) {
  const { say } = useText()
  return (
    <ul className="break-anywhere">
      {items.map(({ rule, level, values }) => (
        <li key={rule}>
          <Badge color={level === 'block' ? 'red' : 'grey'}>{say(`policy.level.${level}`)}</Badge>{' '}
          {say(`policy.rule.${rule}`, values)} {say(`policy.hint.${rule}`)}
        </li>
      ))}
    </ul>
  )
}
