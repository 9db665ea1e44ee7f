import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import {
  deleteCluster,
  deployCluster,
  redeployCluster,
  scaleCluster,
  type TransferCluster,
  undeployCluster,
} from '#contract/clusters.ts'
import type { Operation } from '#contract/operations.ts'
import { call } from '../api/client.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { ButtonTo } from '../components/link-to.tsx'
import { useNotify } from '../components/notifications.tsx'
import { describeProblem } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'

type Asked = 'scale' | 'undeploy' | 'delete'
type Sent = 'deploy' | 'force' | 'redeploy'

/** What can be done to a cluster. Long work is followed on this page and on that of its operation. */
export function ClusterActions({ cluster }: { readonly cluster: TransferCluster }) {
  const { say } = useText()
  const [asked, setAsked] = useState<Asked>()
  const may = useMay('clusters:write')
  const start = useStart(cluster)
  const { id, deploymentState } = cluster
  const isDeployed = deploymentState !== 'NOT_DEPLOYED'
  const isDeleting = deploymentState === 'DELETING'
  const close = () => setAsked(undefined)
  const item = (name: Asked | Sent, isPossible: boolean) => ({
    id: name,
    text: say(`cluster.action.${name}`),
    disabled: may.disabled || !isPossible || isDeleting,
    ...(may.disabled ? { disabledReason: may.disabledReason } : {}),
  })
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ButtonTo href={`/clusters/${id}/edit`} {...may}>
        {say('action.edit')}
      </ButtonTo>
      <ButtonDropdown
        items={[
          item('redeploy', isDeployed),
          item('scale', isDeployed),
          item('force', isDeployed),
          item('undeploy', isDeployed),
          item('delete', true),
        ]}
        onItemClick={({ detail }) => {
          if (detail.id === 'redeploy' || detail.id === 'force') start.mutate(detail.id)
          else if (detail.id === 'scale' || detail.id === 'undeploy' || detail.id === 'delete') setAsked(detail.id)
        }}
      >
        {say('action.more')}
      </ButtonDropdown>
      <Button variant="primary" {...may} loading={start.isPending} onClick={() => start.mutate('deploy')}>
        {say('cluster.action.deploy')}
      </Button>
      {asked === 'scale' && <ScaleDialog cluster={cluster} onClose={close} />}
      {asked === 'undeploy' && <UndeployDialog cluster={cluster} onClose={close} />}
      {asked === 'delete' && <DeleteDialog cluster={cluster} onClose={close} />}
    </SpaceBetween>
  )
}

async function send(id: string, action: Sent): Promise<Operation> {
  const params = { id }
  if (action === 'redeploy') return (await call(redeployCluster, { params })).value
  return (await call(deployCluster, { params, query: { force: String(action === 'force') } })).value
}

function useStart({ id, name }: TransferCluster) {
  const { say } = useText()
  const notify = useNotify()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (action: Sent) => send(id, action),
    onError: (error) => {
      const { title, detail, hint } = describeProblem(error, say)
      notify('warning', [title, detail, hint].filter((part) => part !== undefined).join(' · '))
    },
    onSuccess: (operation) => {
      notify('info', say(`operation.kind.${operation.kind}`, { name }))
      void queries.invalidateQueries({ queryKey: ['operations'] })
      void queries.invalidateQueries({ queryKey: ['clusters'] })
    },
  })
}

interface ActionDialogProps {
  readonly cluster: TransferCluster
  readonly onClose: () => void
}

function useRefresh() {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: ['operations'] })
    await queries.invalidateQueries({ queryKey: ['clusters'] })
  }
}

/** In production its name is typed first. */
function useTypeName({ environment, name }: TransferCluster) {
  const { say } = useText()
  return environment === 'PRODUCTION' ? { typeName: { label: say('cluster.typeName', { name }), name } } : {}
}

function ScaleDialog({ cluster, onClose }: ActionDialogProps) {
  const { say } = useText()
  const refresh = useRefresh()
  const [replicas, setReplicas] = useState(String(cluster.replicas))
  return (
    <ConfirmDialog
      title={say('cluster.scale.title', { name: cluster.name })}
      confirm={say('cluster.action.scale.now')}
      onClose={onClose}
      onConfirm={async () => {
        await call(scaleCluster, { params: { id: cluster.id }, body: { replicas: Number(replicas) } })
        await refresh()
      }}
    >
      <FormField label={say('cluster.field.replicas')} constraintText={say('cluster.hint.replicas')}>
        <Input type="number" value={replicas} onChange={({ detail }) => setReplicas(detail.value)} />
      </FormField>
    </ConfirmDialog>
  )
}

function UndeployDialog({ cluster, onClose }: ActionDialogProps) {
  const { say } = useText()
  const refresh = useRefresh()
  return (
    <ConfirmDialog
      title={say('cluster.undeploy.title', { name: cluster.name })}
      confirm={say('cluster.action.undeploy.now')}
      onClose={onClose}
      {...useTypeName(cluster)}
      onConfirm={async () => {
        await call(undeployCluster, { params: { id: cluster.id } })
        await refresh()
      }}
    >
      {say('cluster.undeploy.text')}
    </ConfirmDialog>
  )
}

function DeleteDialog({ cluster, onClose }: ActionDialogProps) {
  const { say } = useText()
  const router = useRouter()
  const refresh = useRefresh()
  const [deleteStorage, setDeleteStorage] = useState(false)
  const { id, name, revision, storage } = cluster
  return (
    <ConfirmDialog
      title={say('registries.delete.title', { name })}
      confirm={say('action.delete')}
      onClose={onClose}
      {...useTypeName(cluster)}
      onConfirm={async () => {
        const query = { deleteStorage: String(deleteStorage) }
        const { value } = await call(deleteCluster, { params: { id }, ifMatch: `"${revision}"`, query })
        await refresh()
        await router.navigate({ to: '/operations/$id', params: { id: value.id } })
      }}
    >
      <SpaceBetween size="s">
        <span>{say('cluster.delete.text')}</span>
        {storage.type === 'new-claim' && (
          <Checkbox checked={deleteStorage} onChange={({ detail }) => setDeleteStorage(detail.checked)}>
            {say('cluster.delete.storage')}
          </Checkbox>
        )}
      </SpaceBetween>
    </ConfirmDialog>
  )
}
