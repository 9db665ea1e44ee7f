import { useRouterState } from '@tanstack/react-router'
import type { MessageKey } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'

const areas: readonly (readonly [string, MessageKey, MessageKey])[] = [
  ['/registries', 'nav.registries', 'help.registries'],
  ['/clusters', 'nav.clusters', 'help.clusters'],
  ['/orchestrators', 'nav.orchestrators', 'help.orchestrators'],
  ['/diagnosis', 'nav.diagnosis', 'help.diagnosis'],
  ['/activity', 'nav.activity', 'help.activity'],
  ['/operations', 'nav.activity', 'help.activity'],
  ['/settings', 'nav.settings', 'help.settings'],
  ['/', 'nav.dashboard', 'help.dashboard'],
]

const keys: readonly (readonly [string, MessageKey])[] = [
  ['Ctrl K, /', 'help.key.search'],
  ['?', 'help.key.help'],
  ['g r', 'help.key.registries'],
  ['g c', 'help.key.clusters'],
  ['g d', 'help.key.dashboard'],
]

/** The same place on every page: what it is for, and the keys. */
export function Help() {
  const { say } = useText()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const [, title, text] = areas.find(([start]) => path.startsWith(start)) ?? areas[areas.length - 1] ?? []
  return (
    <>
      <h2>{say(title ?? 'nav.dashboard')}</h2>
      {say(text ?? 'help.dashboard')
        .split('\n')
        .map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      <h3>{say('settings.shortcuts')}</h3>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(meaning)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
