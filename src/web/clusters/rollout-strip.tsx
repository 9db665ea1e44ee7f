import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ClusterPod } from '#contract/clusters.ts'
import { useText } from '../messages/text.tsx'
import { reasonInWords } from './blocking-words.ts'
import { type PhaseCount, rolloutOf } from './rollout.ts'

/** From the node to ready, pod by pod, as it happens. */
export function RolloutStrip({ replicas, pods }: { readonly replicas: number; readonly pods: readonly ClusterPod[] }) {
  const { say } = useText()
  return (
    <ol className="rollout" aria-label={say('cluster.rollout')}>
      {rolloutOf(replicas, pods).map((phase) => (
        <li key={phase.phase}>
          <StatusIndicator type={typeOf(phase)}>
            {say(`cluster.rollout.${phase.phase}`)} {phase.done}/{phase.total}
          </StatusIndicator>
          {phase.trouble !== null && <div>{reasonInWords(say, phase.trouble)}</div>}
        </li>
      ))}
    </ol>
  )
}

function typeOf({ done, total, trouble }: PhaseCount) {
  if (trouble !== null) return 'error'
  if (done >= total) return 'success'
  return done > 0 ? 'in-progress' : 'pending'
}
