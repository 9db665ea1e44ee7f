import Autosuggest, { type AutosuggestProps } from '@cloudscape-design/components/autosuggest'
import Modal from '@cloudscape-design/components/modal'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { clustersQuery } from '../api/clusters.ts'
import { connectionsQuery } from '../api/connections.ts'
import { registriesQuery } from '../api/registries.ts'
import { useText } from '../messages/text.tsx'
import type { MessageKey } from '../messages/language.ts'

const pages: readonly (readonly [string, MessageKey])[] = [
  ['/', 'nav.dashboard'],
  ['/registries', 'nav.registries'],
  ['/clusters', 'nav.clusters'],
  ['/orchestrators', 'nav.orchestrators'],
  ['/diagnosis', 'nav.diagnosis'],
  ['/activity', 'nav.activity'],
  ['/activity?tab=operations', 'activity.tab.operations'],
  ['/settings', 'nav.settings'],
]
const actions: readonly (readonly [string, MessageKey])[] = [
  ['/registries/add', 'registries.add'],
  ['/clusters/add', 'clusters.add'],
  ['/orchestrators/add', 'connections.add'],
]

/** Goes anywhere by a few letters: pages, actions, and everything that has a name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText()
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const { groups, isLoading } = useFound(useDeferredValue(typed))
  const field = useRef<AutosuggestProps.Ref>(null)
  // The dialog gives the focus to its first control, which is the one that closes it.
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), 50)
    return () => clearTimeout(timer)
  }, [])
  const go = (href: string) => {
    onClose()
    void router.navigate({ href })
  }
  return (
    <Modal visible size="medium" header={say('frame.search')} closeAriaLabel={say('action.close')} onDismiss={onClose}>
      <Autosuggest
        ref={field}
        expandToViewport
        value={typed}
        options={groups}
        filteringType="manual"
        statusType={isLoading ? 'loading' : 'finished'}
        loadingText={say('table.loading')}
        placeholder={say('palette.placeholder')}
        ariaLabel={say('palette.placeholder')}
        clearAriaLabel={say('table.filter.clear')}
        enteredTextLabel={(value) => say('palette.findAll', { text: value })}
        empty={say('table.noMatch')}
        onChange={({ detail }) => setTyped(detail.value)}
        onSelect={({ detail }) =>
          go(
            detail.selectedOption === undefined
              ? `/registries?search=${encodeURIComponent(detail.value)}`
              : detail.value,
          )
        }
      />
    </Modal>
  )
}

function useFound(typed: string): { readonly groups: AutosuggestProps.OptionGroup[]; readonly isLoading: boolean } {
  const { say } = useText()
  const search = typed.trim()
  const enabled = search !== ''
  const registries = useQuery({ ...registriesQuery({ search, limit: 5 }), enabled })
  const clusters = useQuery({ ...clustersQuery({ search, limit: 5 }), enabled })
  const connections = useQuery({ ...connectionsQuery({ search, limit: 5 }), enabled })
  const fixed = (entries: typeof pages) =>
    entries
      .map(([value, key]) => ({ value, label: say(key) }))
      .filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()))
  const named = (path: string, items: readonly { readonly id: string; readonly name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: `${path}/${id}`, label: name }))
  const groups = [
    { label: say('palette.pages'), options: fixed(pages) },
    { label: say('palette.actions'), options: fixed(actions) },
    { label: say('nav.registries'), options: named('/registries', registries.data?.items) },
    { label: say('nav.clusters'), options: named('/clusters', clusters.data?.items) },
    { label: say('nav.orchestrators'), options: named('/orchestrators', connections.data?.items) },
  ]
  return {
    groups: groups.filter(({ options }) => options.length > 0),
    isLoading: enabled && (registries.isFetching || clusters.isFetching || connections.isFetching),
  }
}
