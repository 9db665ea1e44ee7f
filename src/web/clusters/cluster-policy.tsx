import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PolicyFinding } from '#contract/cluster-policy.ts'
import { deployCluster, type TransferCluster } from '#contract/clusters.ts'
import { call } from '../api/client.ts'
import { clusterPolicyQuery } from '../api/clusters.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { PolicyFindings } from './policy-findings.tsx'

/** What the policy of production has against deploying the cluster as it is described, and the way past it. */
export function ClusterPolicy({ cluster }: { readonly cluster: TransferCluster }) {
  const { data } = useQuery(clusterPolicyQuery(cluster.id, cluster.revision))
  if (data === undefined || data.items.length === 0) return undefined
  return <PolicyBox cluster={cluster} items={data.items} />
}

function PolicyBox({
  cluster,
  items,
}: {
  readonly cluster: TransferCluster
  readonly items: readonly PolicyFinding[]
}) {
  const { say } = useText()
  const may = useMay('clusters:write')
  const [isAsked, setAsked] = useState(false)
  const isBlocked = items.some(({ level }) => level === 'block')
  const override = (
    <Button {...may} onClick={() => setAsked(true)}>
      {say('policy.override')}
    </Button>
  )
  return (
    <>
      <Alert
        type={isBlocked ? 'error' : 'info'}
        header={say(isBlocked ? 'policy.title.block' : 'policy.title.warning')}
        {...(isBlocked ? { action: override } : {})}
      >
        <PolicyFindings items={items} />
      </Alert>
      {isAsked && <OverrideDialog cluster={cluster} onClose={() => setAsked(false)} />}
    </>
  )
}

function OverrideDialog({ cluster, onClose }: { readonly cluster: TransferCluster; readonly onClose: () => void }) {
  const { say } = useText()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { id, name } = cluster
  return (
    <ConfirmDialog
      title={say('policy.override.title', { name })}
      confirm={say('cluster.action.deploy')}
      onClose={onClose}
      isReady={reason.trim() !== ''}
      onConfirm={async () => {
        await call(deployCluster, { params: { id }, query: { force: 'true', reason: reason.trim() } })
        await queries.invalidateQueries({ queryKey: ['operations'] })
        await queries.invalidateQueries({ queryKey: ['clusters'] })
      }}
    >
      <FormField label={say('policy.reason')} constraintText={say('policy.reason.text')}>
        <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </ConfirmDialog>
  )
}
