import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { approveRealm, type Registry } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { useNotify } from '../components/notifications.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'

/** Where the last test found that the registry wants the password to be sent elsewhere. */
export function UntrustedRealm({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const notify = useNotify()
  const [isAsking, setAsking] = useState(false)
  const may = useMay('registries:approve')
  const { id, name, url, revision, health } = registry
  const { realm } = health
  if (health.reason !== 'realm-not-trusted' || realm === null) return undefined
  const wanted = say('realm.wanted', { name, realm })
  return (
    <>
      <Alert
        type="warning"
        header={wanted}
        action={
          <Button {...may} onClick={() => setAsking(true)}>
            {say('realm.approve')}
          </Button>
        }
      >
        <span className="break-anywhere">{say('realm.wanted.text', { url })}</span>
      </Alert>
      {isAsking && (
        <ConfirmDialog
          title={say('realm.approve.title', { realm })}
          confirm={say('realm.approve')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await call(approveRealm, { params: { id }, ifMatch: `"${revision}"`, body: { origin: realm } })
            notify('success', say('realm.approved.notice', { realm }))
          }}
        >
          <p>{wanted}</p>
          <p>{say('realm.approve.text')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
