import AppLayout from '@cloudscape-design/components/app-layout'
import Flashbar from '@cloudscape-design/components/flashbar'
import SideNavigation from '@cloudscape-design/components/side-navigation'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { SessionEndedDialog } from '../access/session-ended-dialog.tsx'
import { systemQuery } from '../api/access.ts'
import { LiveProvider, useLive } from '../api/live.tsx'
import { NotificationProvider, Notifications } from '../components/notifications.tsx'
import type { Language, MessageKey } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { useKeys } from './shortcuts.ts'
import { TopBar } from './top-bar.tsx'

const places: readonly { readonly href: string; readonly text: MessageKey }[] = [
  { href: '/', text: 'nav.dashboard' },
  { href: '/registries', text: 'nav.registries' },
  { href: '/clusters', text: 'nav.clusters' },
  { href: '/orchestrators', text: 'nav.orchestrators' },
  { href: '/activity', text: 'nav.activity' },
  { href: '/settings', text: 'nav.settings' },
]

/** What stands around every page of a signed-in person. */
export function Shell() {
  const { say, language } = useText()
  const texts = usePartTexts(language)
  if (texts === undefined) return undefined
  return (
    <I18nProvider locale={language} messages={[texts]}>
      <LiveProvider>
        <NotificationProvider>
          <a className="skip-link" href="#content">
            {say('frame.skip')}
          </a>
          <Frame />
          <SessionEndedDialog />
        </NotificationProvider>
      </LiveProvider>
    </I18nProvider>
  )
}

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }))

function Frame() {
  const [isSearching, setSearching] = useState(false)
  const [hasHelp, setHelp] = useState(false)
  const onSearch = useCallback(() => setSearching(true), [])
  const onHelp = useCallback(() => setHelp((before) => !before), [])
  useKeys({ onSearch, onHelp })
  return (
    <>
      <TopBar onSearch={onSearch} />
      <Body hasHelp={hasHelp} onHelp={setHelp} />
      {isSearching && (
        <Suspense>
          <Palette onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </>
  )
}

/** The layout says an orientation of its navigation, which has none (ARIA 1.2); a reader would announce it. */
function useNavigationWithoutOrientation(): void {
  useEffect(() => {
    const mend = () => {
      for (const nav of document.querySelectorAll('nav[aria-orientation]')) nav.removeAttribute('aria-orientation')
    }
    const observer = new MutationObserver(mend)
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-orientation'] })
    mend()
    return () => observer.disconnect()
  }, [])
}

interface BodyProps {
  readonly hasHelp: boolean
  readonly onHelp: (isOpen: boolean) => void
}

function Body({ hasHelp, onHelp }: BodyProps) {
  const { say } = useText()
  useNavigationWithoutOrientation()
  return (
    <AppLayout
      headerSelector="#top-bar"
      toolsOpen={hasHelp}
      onToolsChange={({ detail }) => onHelp(detail.open)}
      tools={
        <Suspense>
          <Help />
        </Suspense>
      }
      navigationWidth={220}
      navigation={<Navigation />}
      notifications={
        <>
          <Banners />
          <Notifications />
        </>
      }
      ariaLabels={{
        navigation: say('nav.label'),
        navigationToggle: say('nav.open'),
        navigationClose: say('nav.close'),
        tools: say('frame.help'),
        toolsToggle: say('frame.help.open'),
        toolsClose: say('frame.help.close'),
      }}
      content={
        <div id="content" tabIndex={-1}>
          <Outlet />
        </div>
      }
    />
  )
}

function Navigation() {
  const { say } = useText()
  const router = useRouter()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const here = places.findLast(({ href }) => (href === '/' ? path === '/' : path.startsWith(href)))
  return (
    <SideNavigation
      activeHref={here?.href ?? ''}
      items={places.map(({ href, text }) => ({ type: 'link', href, text: say(text) }))}
      onFollow={(event) => {
        event.preventDefault()
        void router.navigate({ href: event.detail.href })
      }}
    />
  )
}

function Banners() {
  const { say, language } = useText()
  const { data: system } = useQuery(systemQuery)
  const live = useLive()
  return (
    <SpaceBetween size="xxs">
      {system?.sandbox === true && (
        <Flashbar items={[{ type: 'info', content: say('frame.sandbox'), id: 'sandbox' }]} />
      )}
      {live.state === 'lost' && (
        <Flashbar
          items={[
            {
              type: 'warning',
              id: 'lost',
              content: say('frame.lost', {
                time: new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(live.at),
              }),
            },
          ]}
        />
      )}
    </SpaceBetween>
  )
}

type PartTexts = I18nProviderProps.Messages

/** The texts inside the parts that we did not write. */
function usePartTexts(language: Language): PartTexts | undefined {
  const [texts, setTexts] = useState<PartTexts>()
  useEffect(() => {
    const loading =
      language === 'fr'
        ? import('@cloudscape-design/components/i18n/messages/all.fr')
        : import('@cloudscape-design/components/i18n/messages/all.en')
    void loading.then((module) => setTexts(module.default))
  }, [language])
  return texts
}
