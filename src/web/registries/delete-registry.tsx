import Button from '@cloudscape-design/components/button'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteRegistry, type Registry } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { useNotify } from '../components/notifications.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'

export function DeleteRegistryButton({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const notify = useNotify()
  const router = useRouter()
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { id, name, revision } = registry
  return (
    <>
      <Button onClick={() => setAsking(true)} {...useMay('registries:write')}>
        {say('action.delete')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={say('registries.delete.title', { name })}
          confirm={say('action.delete')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await call(deleteRegistry, { params: { id }, ifMatch: `"${revision}"` })
            await router.navigate({ to: '/registries' })
            queries.removeQueries({ queryKey: ['registries', id] })
            notify('success', say('registries.deleted', { name }))
          }}
        >
          {say('registries.delete.text')}
        </ConfirmDialog>
      )}
    </>
  )
}
