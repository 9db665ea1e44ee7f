import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { type Registry, revokeRealm } from '#contract/registries.ts'
import { call } from '../api/client.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { ConfirmDialog } from '../components/confirm-dialog.tsx'
import { RelativeTime } from '../components/time.tsx'
import { useMay } from '../components/use-may.ts'
import { useText } from '../messages/text.tsx'

/** The token servers elsewhere that may have the password, each with the way to end that. */
export function ApprovedRealms({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const [realm, setRealm] = useState<string>()
  const may = useMay('registries:approve')
  const { id, revision, approvedRealms } = registry
  return (
    <>
      {approvedRealms.map(({ origin, approvedAt, approvedBy }) => (
        <div key={origin}>
          <code className="break-anywhere">{origin}</code>
          <br />
          {say('realm.approved.by', { actor: actorInWords(say, approvedBy) })} <RelativeTime at={approvedAt} />{' '}
          <Button
            variant="inline-link"
            ariaLabel={say('realm.revoke.title', { realm: origin })}
            {...may}
            onClick={() => setRealm(origin)}
          >
            {say('realm.revoke')}
          </Button>
        </div>
      ))}
      {realm !== undefined && (
        <ConfirmDialog
          title={say('realm.revoke.title', { realm })}
          confirm={say('realm.revoke')}
          onClose={() => setRealm(undefined)}
          onConfirm={async () => {
            await call(revokeRealm, { params: { id }, ifMatch: `"${revision}"`, query: { origin: realm } })
          }}
        >
          {say('realm.revoke.text')}
        </ConfirmDialog>
      )}
    </>
  )
}
