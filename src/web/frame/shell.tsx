import Button from '@cloudscape-design/components/button'
import Icon, { type IconProps } from '@cloudscape-design/components/icon'
import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { followSessionEnded, sessionHasEnded } from '../access/session-ended.ts'
import { systemQuery } from '../api/access.ts'
import { LiveProvider, useLive } from '../api/live.tsx'
import { NotificationProvider, Notifications } from '../components/notifications.tsx'
import { type Language, type MessageKey, needMessages } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { useKeys } from './shortcuts.ts'
import { TopBar } from './top-bar.tsx'

const places: readonly { readonly href: string; readonly text: MessageKey; readonly icon: IconProps.Name }[] = [
  { href: '/', text: 'nav.dashboard', icon: 'grid-view' },
  { href: '/registries', text: 'nav.registries', icon: 'folder' },
  { href: '/clusters', text: 'nav.clusters', icon: 'multiscreen' },
  { href: '/orchestrators', text: 'nav.orchestrators', icon: 'globe' },
  { href: '/activity', text: 'nav.activity', icon: 'calendar' },
  { href: '/settings', text: 'nav.settings', icon: 'settings' },
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
          <SessionEnd />
        </NotificationProvider>
      </LiveProvider>
    </I18nProvider>
  )
}

const SessionEndedDialog = lazy(async () => ({
  default: (await import('../access/session-ended-dialog.tsx')).SessionEndedDialog,
}))

function SessionEnd() {
  const hasEnded = useSyncExternalStore(followSessionEnded, sessionHasEnded)
  if (!hasEnded) return undefined
  return (
    <Suspense>
      <SessionEndedDialog />
    </Suspense>
  )
}

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Help = lazy(async () => {
  const [module] = await Promise.all([import('./help.tsx'), needMessages('help')])
  return { default: module.Help }
})

function Frame() {
  const [isSearching, setSearching] = useState(false)
  const [hasHelp, setHelp] = useState(false)
  const [hasNavigation, setNavigation] = useState(false)
  const onSearch = useCallback(() => setSearching(true), [])
  const onHelp = useCallback(() => setHelp((before) => !before), [])
  useKeys({ onSearch, onHelp })
  const closeNavigation = useCallback(() => setNavigation(false), [])
  return (
    <>
      <TopBar
        onSearch={onSearch}
        onHelp={onHelp}
        hasHelp={hasHelp}
        hasNavigation={hasNavigation}
        onNavigation={() => setNavigation(!hasNavigation)}
      />
      <div className="frame">
        <Navigation isOpen={hasNavigation} onFollow={closeNavigation} />
        <Body hasHelp={hasHelp} onHelp={setHelp} />
      </div>
      {isSearching && (
        <Suspense>
          <Palette onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </>
  )
}

interface BodyProps {
  readonly hasHelp: boolean
  readonly onHelp: (isOpen: boolean) => void
}

function Body({ hasHelp, onHelp }: BodyProps) {
  const { say } = useText()
  return (
    <div className="frame-body">
      <main id="content" tabIndex={-1} className="frame-content">
        <Banners />
        <Notifications />
        <Outlet />
      </main>
      {hasHelp && (
        <aside className="frame-help" aria-label={say('frame.help')}>
          <Button variant="icon" iconName="close" ariaLabel={say('frame.help.close')} onClick={() => onHelp(false)} />
          <Suspense>
            <Help />
          </Suspense>
        </aside>
      )}
    </div>
  )
}

function Navigation({ isOpen, onFollow }: { readonly isOpen: boolean; readonly onFollow: () => void }) {
  const { say } = useText()
  return (
    <nav id="navigation" aria-label={say('nav.label')} className={isOpen ? 'frame-nav frame-nav-open' : 'frame-nav'}>
      <ul>
        {places.map(({ href, text, icon }) => (
          <li key={href}>
            <Link to={href} activeOptions={{ exact: href === '/' }} onClick={onFollow}>
              <Icon name={icon} /> {say(text)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** What holds for all that is shown. */
function Banners() {
  const { say, language } = useText()
  const { data: system } = useQuery(systemQuery)
  const live = useLive()
  return (
    <div role="status">
      {system?.sandbox === true && <p className="banner">{say('frame.sandbox')}</p>}
      {live.state === 'lost' && (
        <p className="banner banner-warning">
          {say('frame.lost', { time: new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(live.at) })}
        </p>
      )}
    </div>
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
