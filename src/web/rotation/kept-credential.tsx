import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Registry } from '#contract/registries.ts'
import { type PreviousCredential, retireCredential, rollBackRotation } from '#contract/rotations.ts'
import { call } from '../api/client.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'
import { providerOf } from '../registries/providers.ts'

export interface KeptCredentialProps {
  readonly registry: Registry
  readonly previous: PreviousCredential
}

/** The credential that a rotation replaced: revoked at the provider and then forgotten, or gone back to. */
export function KeptCredential({ registry, previous }: KeptCredentialProps) {
  const { say } = useText()
  const queries = useQueryClient()
  const may = useMay('registries:write')
  const [asked, setAsked] = useState<'back' | 'force'>()
  const { id, kind, name } = registry
  const params = { id }
  const refresh = async () => {
    await Promise.all(['operations', 'registries'].map((topic) => queries.invalidateQueries({ queryKey: [topic] })))
  }
  const retire = useMutation({
    mutationFn: async (force: boolean) => (await call(retireCredential, { params, body: { force } })).value,
    onSuccess: refresh,
  })
  const isStillAccepted = retire.data?.retired === false
  const tokenPage = providerOf(kind)?.tokenPage
  const { version, username, fingerprint } = previous
  return (
    <Alert
      type="info"
      header={say('rotation.kept', { version, username, fingerprint })}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button {...may} loading={retire.isPending} onClick={() => retire.mutate(false)}>
            {say('rotation.retire')}
          </Button>
          <Button {...may} onClick={() => setAsked('back')}>
            {say('rotation.rollBack')}
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="xs">
        <div>
          {say('rotation.kept.text')}{' '}
          {tokenPage !== undefined && (
            <Link href={tokenPage} external externalIconAriaLabel={say('link.external')}>
              {say('rotation.kept.page')}
            </Link>
          )}
        </div>
        <div role="status">
          {isStillAccepted && (
            <SpaceBetween direction="horizontal" size="xs">
              <b>{say('rotation.stillAccepted')}</b>
              <Button variant="inline-link" onClick={() => setAsked('force')}>
                {say('rotation.retire.force')}
              </Button>
            </SpaceBetween>
          )}
        </div>
        {retire.error !== null && <ProblemAlert error={retire.error} />}
      </SpaceBetween>
      {asked === 'back' && (
        <ConfirmDialog
          title={say('rotation.rollBack.title', { name })}
          confirm={say('rotation.rollBack')}
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            await call(rollBackRotation, { params, body: {} })
            await refresh()
          }}
        >
          {say('rotation.rollBack.text')}
        </ConfirmDialog>
      )}
      {asked === 'force' && (
        <ConfirmDialog
          title={say('rotation.retire.force.title')}
          confirm={say('rotation.retire.force')}
          onClose={() => setAsked(undefined)}
          onConfirm={async () => void (await retire.mutateAsync(true))}
        >
          {say('rotation.stillAccepted')}
        </ConfirmDialog>
      )}
    </Alert>
  )
}
