import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { TransferCluster } from '#contract/clusters.ts'
import type { MessageKey } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'

type Shown = Pick<TransferCluster, 'status' | 'deploymentState'>

/** One word for how a cluster stands: what is being done to it comes before how it feels. */
function stateOf({ status, deploymentState }: Shown): readonly [StatusIndicatorProps.Type, MessageKey] {
  switch (deploymentState) {
    case 'NOT_DEPLOYED':
      return ['stopped', 'cluster.state.notDeployed']
    case 'DEPLOYING':
      return ['in-progress', 'cluster.state.deploying']
    case 'DELETING':
      return ['in-progress', 'cluster.state.deleting']
    case 'FAILED':
      return status === 'HEALTHY' ? ['warning', 'cluster.state.degraded'] : ['error', 'cluster.state.failed']
    case 'DEPLOYED':
      return healthOf(status)
  }
}

function healthOf(status: TransferCluster['status']): readonly [StatusIndicatorProps.Type, MessageKey] {
  switch (status) {
    case 'HEALTHY':
      return ['success', 'cluster.state.healthy']
    case 'DEGRADED':
      return ['warning', 'cluster.state.degraded']
    case 'UNHEALTHY':
      return ['error', 'cluster.state.unhealthy']
    case 'UNKNOWN':
      return ['pending', 'cluster.state.unknown']
  }
}

export function ClusterStatus({ cluster }: { readonly cluster: Shown }) {
  const { say } = useText()
  const [type, text] = stateOf(cluster)
  return <StatusIndicator type={type}>{say(text)}</StatusIndicator>
}
