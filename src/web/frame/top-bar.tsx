import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { deleteSession } from '#contract/access.ts'
import { Environment } from '#contract/common.ts'
import { sessionQuery } from '../api/access.ts'
import { call } from '../api/client.ts'
import { languageNames, languages } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { useEnvironment } from './environment.ts'
import { chooseTheme, chosenTheme, themes } from './preferences.ts'

export interface TopBarProps {
  readonly onSearch: () => void
}

export function TopBar({ onSearch }: TopBarProps) {
  const { say } = useText()
  const router = useRouter()
  const utilities: TopNavigationProps.Utility[] = [
    {
      type: 'button',
      iconName: 'search',
      text: say('frame.search'),
      ariaLabel: say('frame.search'),
      onClick: onSearch,
    },
    useEnvironmentMenu(),
    useAppearanceMenu(),
    useUserMenu(),
  ]
  return (
    <div id="top-bar" className="top-bar">
      <TopNavigation
        identity={{
          href: '/',
          title: say('app.short'),
          logo: { src: '/icon.svg', alt: say('app.name') },
          onFollow: (event) => {
            event.preventDefault()
            void router.navigate({ to: '/' })
          },
        }}
        utilities={utilities}
      />
    </div>
  )
}

/** The environment that every list is about. */
function useEnvironmentMenu(): TopNavigationProps.MenuDropdownUtility {
  const { say } = useText()
  const [environment, choose] = useEnvironment()
  const item = (id: string, text: string, checked: boolean) => ({ id, text, checked, itemType: 'checkbox' as const })
  const shown = environment === undefined ? say('frame.environment.all') : say(`environment.${environment}`)
  return {
    type: 'menu-dropdown',
    text: shown,
    ariaLabel: `${say('frame.environment')}: ${shown}`,
    items: [
      item('', say('frame.environment.all'), environment === undefined),
      ...Environment.options.map((each) => item(each, say(`environment.${each}`), each === environment)),
    ],
    onItemClick: ({ detail }) => choose(Environment.options.find((each) => each === detail.id)),
  }
}

function useAppearanceMenu(): TopNavigationProps.MenuDropdownUtility {
  const { say, language, setLanguage } = useText()
  const [theme, setTheme] = useState(chosenTheme)
  return {
    type: 'menu-dropdown',
    iconName: 'settings',
    ariaLabel: say('frame.settings'),
    title: say('frame.settings'),
    items: [
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
    ],
    onItemClick: ({ detail }) => {
      const chosenLanguage = languages.find((id) => id === detail.id)
      if (chosenLanguage !== undefined) return setLanguage(chosenLanguage)
      const chosen = themes.find((id) => id === detail.id)
      if (chosen === undefined) return
      chooseTheme(chosen)
      setTheme(chosen)
    },
  }
}

function useUserMenu(): TopNavigationProps.MenuDropdownUtility {
  const { say } = useText()
  const router = useRouter()
  const queries = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const name = session?.actor.name ?? ''
  return {
    type: 'menu-dropdown',
    iconName: 'user-profile',
    text: name,
    ariaLabel: say('frame.user', { name }),
    items: [{ id: 'sign-out', text: say('frame.signOut') }],
    onItemClick: () => {
      const leave = () => {
        queries.clear()
        void router.navigate({ to: '/sign-in' })
      }
      call(deleteSession, {}).then(leave, leave)
    },
  }
}
