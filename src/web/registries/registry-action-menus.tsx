import ButtonDropdown, { type ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown'
import { useRouter } from '@tanstack/react-router'
import type { Registry } from '#contract/registries.ts'
import { useMay } from '../components/use-may.ts'
import type { MessageKey } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { concerned, permissionOf, type RegistryAction, registryActions } from './registry-actions.ts'
import type { RegistryActions } from './use-registry-actions.tsx'

/** What can be done to one registry. */
export function RegistryRowMenu({ registry, start }: { readonly registry: Registry } & Pick<RegistryActions, 'start'>) {
  const { say } = useText()
  const router = useRouter()
  const items = useActionItems([registry])
  const may = useMay('registries:write')
  const { id, name, credential } = registry
  const hidden = [registry.enabled ? 'enable' : 'disable', registry.checksPaused === null ? 'resume' : 'pause']
  return (
    <ButtonDropdown
      variant="inline-icon"
      expandToViewport
      ariaLabel={say('registries.actionsOn', { name })}
      items={[
        { id: 'edit', text: say('action.edit'), href: `/registries/${id}/edit`, ...may },
        ...(credential === null
          ? []
          : [{ id: 'rotate', text: say('registries.action.rotate'), href: `/registries/${id}/rotate`, ...may }]),
        { id: 'export', text: say('registries.action.export') },
        ...items.filter((item) => !hidden.includes(item.id)),
      ]}
      onItemFollow={(event) => {
        event.preventDefault()
        void router.navigate({ href: event.detail.href ?? '' })
      }}
      onItemClick={({ detail }) => {
        if (detail.id === 'export') void saveYaml(registry)
        else startOne(detail, { registries: [registry], start })
      }}
    />
  )
}

async function saveYaml(registry: Registry): Promise<void> {
  const { saveRegistryYaml } = await import('./yaml/save-registry-yaml.ts')
  await saveRegistryYaml(registry)
}

/** What can be done to all that are ticked. */
export function RegistryBulkMenu({
  selected,
  start,
  isRunning,
}: { readonly selected: readonly Registry[] } & Omit<RegistryActions, 'dialog' | 'tested'>) {
  const { say } = useText()
  const items = useActionItems(selected)
  return (
    <ButtonDropdown
      items={items}
      disabled={selected.length === 0}
      loading={isRunning}
      onItemClick={({ detail }) => startOne(detail, { registries: selected, start })}
    >
      {selected.length === 0 ? say('action.more') : say('registries.actionsOnCount', { count: selected.length })}
    </ButtonDropdown>
  )
}

function startOne(
  { id }: ButtonDropdownProps.ItemClickDetails,
  { registries, start }: { readonly registries: readonly Registry[] } & Pick<RegistryActions, 'start'>,
): void {
  const action = registryActions.find((each) => each === id)
  if (action !== undefined) start(action, registries)
}

const idleReasons: Readonly<Partial<Record<RegistryAction, MessageKey>>> = {
  enable: 'registries.idle.enable',
  disable: 'registries.idle.disable',
  pause: 'registries.idle.pause',
  resume: 'registries.idle.resume',
  sync: 'registries.idle.sync',
}

/** An action that does nothing to any of them, or that is not allowed, stays in sight and says why not. */
function useActionItems(registries: readonly Registry[]) {
  const { say } = useText()
  const mayWrite = useMay('registries:write')
  const maySync = useMay('pull-secrets:write')
  return registryActions.map((action: RegistryAction) => {
    const may = permissionOf[action] === 'registries:write' ? mayWrite : maySync
    const idle = concerned(action, registries).length === 0 ? idleReasons[action] : undefined
    const why = idle === undefined ? may : { disabled: true, disabledReason: say(idle) }
    return { id: action, text: say(`registries.action.${action}`), ...why }
  })
}
