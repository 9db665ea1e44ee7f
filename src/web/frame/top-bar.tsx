import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteSession } from '#contract/access.ts'
import { Environment } from '#contract/common.ts'
import { sessionQuery } from '../api/access.ts'
import { call } from '../api/client.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { languageNames, languages } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { useEnvironment } from './environment.ts'
import { chooseTheme, chosenTheme, themes } from './preferences.ts'

export interface TopBarProps {
  readonly onSearch: () => void
  readonly onHelp: () => void
  readonly hasHelp: boolean
  readonly onNavigation: () => void
  readonly hasNavigation: boolean
}

export function TopBar({ onSearch, onHelp, hasHelp, onNavigation, hasNavigation }: TopBarProps) {
  const { say } = useText()
  return (
    <header className="top-bar">
      <div className="top-menu">
        <Button
          variant="icon"
          iconName="menu"
          ariaLabel={say(hasNavigation ? 'nav.close' : 'nav.open')}
          ariaExpanded={hasNavigation}
          ariaControls="navigation"
          onClick={onNavigation}
        />
      </div>
      <Link to="/" className="top-brand" aria-label={say('app.name')}>
        <img src="/icon.svg" alt="" width={28} height={28} />
        <span>{say('app.name')}</span>
      </Link>
      <div className="top-tools">
        <Button variant="icon" iconName="search" ariaLabel={say('frame.search')} onClick={onSearch} />
        <EnvironmentMenu />
        <Button
          variant="icon"
          iconName="status-info"
          ariaLabel={say(hasHelp ? 'frame.help.close' : 'frame.help.open')}
          ariaExpanded={hasHelp}
          onClick={onHelp}
        />
        <AppearanceMenu />
        <UserMenu />
      </div>
    </header>
  )
}

/** The environment that every list is about. */
function EnvironmentMenu() {
  const { say } = useText()
  const [environment, choose] = useEnvironment()
  const item = (id: string, text: string, checked: boolean) => ({ id, text, checked, itemType: 'checkbox' as const })
  const shown = environment === undefined ? say('frame.environment.all') : say(`environment.${environment}`)
  return (
    <ButtonDropdown
      ariaLabel={`${say('frame.environment')}: ${shown}`}
      items={[
        item('', say('frame.environment.all'), environment === undefined),
        ...Environment.options.map((each) => item(each, say(`environment.${each}`), each === environment)),
      ]}
      onItemClick={({ detail }) => choose(Environment.options.find((each) => each === detail.id))}
    >
      {shown}
    </ButtonDropdown>
  )
}

function AppearanceMenu() {
  const { say, language, setLanguage } = useText()
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <ButtonDropdown
      variant="icon"
      ariaLabel={say('frame.settings')}
      items={[
        {
          text: say('frame.language'),
          items: languages.map((id) => ({
            id,
            text: languageNames[id],
            itemType: 'checkbox' as const,
            checked: id === language,
          })),
        },
        {
          text: say('frame.theme'),
          items: themes.map((id) => ({
            id,
            text: say(`frame.theme.${id}`),
            itemType: 'checkbox' as const,
            checked: id === theme,
          })),
        },
      ]}
      onItemClick={({ detail }) => {
        const chosenLanguage = languages.find((id) => id === detail.id)
        if (chosenLanguage !== undefined) return setLanguage(chosenLanguage)
        const chosen = themes.find((id) => id === detail.id)
        if (chosen === undefined) return
        chooseTheme(chosen)
        setTheme(chosen)
      }}
    />
  )
}

function UserMenu() {
  const { say } = useText()
  const router = useRouter()
  const queries = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const name = actorInWords(say, session?.actor.name ?? '')
  const leave = () => {
    queries.clear()
    void router.navigate({ to: '/sign-in' })
  }
  return (
    <ButtonDropdown
      ariaLabel={say('frame.user', { name })}
      items={[{ id: 'sign-out', text: say('frame.signOut'), secondaryText: name }]}
      onItemClick={() => void call(deleteSession, {}).then(leave, leave)}
    >
      <span className="top-user">{name}</span>
    </ButtonDropdown>
  )
}
