import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import type { Registry } from '#contract/registries.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { RelativeTime } from '../components/time.tsx'
import { useText } from '../messages/text.tsx'
import { RegistryHealthStatus } from '../registries/registry-health.tsx'

/** The credential in use beside the new one, with what its last test found: it is not tried again for this. */
export function CurrentCredential({ registry }: { readonly registry: Registry }) {
  const { say } = useText()
  const { credential, health } = registry
  if (credential === null) return undefined
  const { setAt, setBy, fingerprint, version } = credential
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: say('rotation.current'), value: say('rotation.version', { version, fingerprint }) },
        {
          label: say('rotation.current.set'),
          value: (
            <>
              <bdi>{actorInWords(say, setBy)}</bdi>, <RelativeTime at={setAt} />
            </>
          ),
        },
        { label: say('rotation.current.health'), value: <RegistryHealthStatus health={health} /> },
      ]}
    />
  )
}
