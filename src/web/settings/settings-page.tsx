import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionQuery, systemQuery } from '../api/access.ts'
import { actorInWords } from '../components/actor-in-words.ts'
import { Page } from '../components/page.tsx'
import { useMay } from '../components/use-may.ts'
import { chooseTheme, chosenTheme, themes } from '../frame/preferences.ts'
import { useShortcuts } from '../frame/shortcuts.ts'
import { languageNames, languages } from '../messages/language.ts'
import { useText } from '../messages/text.tsx'
import { NotificationChannels } from './notification-channels.tsx'

export function SettingsPage() {
  const { say } = useText()
  const may = useMay('notifications:read')
  return (
    <Page title={say('nav.settings')}>
      <Appearance />
      {may.disabled ? undefined : <NotificationChannels />}
      <Session />
      <About />
    </Page>
  )
}

/** Kept in this browser, for this person alone. */
function Appearance() {
  const { say, language, setLanguage } = useText()
  const [theme, setTheme] = useState(chosenTheme)
  const [hasShortcuts, setShortcuts] = useShortcuts()
  const languageOptions = languages.map((value) => ({ value, label: languageNames[value], lang: value }))
  const themeOptions = themes.map((value) => ({ value, label: say(`frame.theme.${value}`) }))
  return (
    <Container
      header={
        <Header variant="h2" description={say('settings.appearance.text')}>
          {say('frame.settings')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ColumnLayout columns={2}>
          <FormField label={say('frame.language')}>
            <Select
              selectedOption={languageOptions.find(({ value }) => value === language) ?? null}
              options={languageOptions}
              onChange={({ detail }) => {
                const chosen = languages.find((each) => each === detail.selectedOption.value)
                if (chosen !== undefined) setLanguage(chosen)
              }}
            />
          </FormField>
          <FormField label={say('frame.theme')}>
            <Select
              selectedOption={themeOptions.find(({ value }) => value === theme) ?? null}
              options={themeOptions}
              onChange={({ detail }) => {
                const chosen = themes.find((each) => each === detail.selectedOption.value)
                if (chosen === undefined) return
                chooseTheme(chosen)
                setTheme(chosen)
              }}
            />
          </FormField>
        </ColumnLayout>
        <Checkbox
          checked={hasShortcuts}
          description={say('settings.shortcuts.text')}
          onChange={({ detail }) => setShortcuts(detail.checked)}
        >
          {say('settings.shortcuts')}
        </Checkbox>
      </SpaceBetween>
    </Container>
  )
}

function Session() {
  const { say } = useText()
  const { data } = useQuery(sessionQuery)
  return (
    <Container header={<Header variant="h2">{say('settings.session')}</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          {
            label: say('settings.name'),
            value: <bdi className="break-anywhere">{data === undefined ? '' : actorInWords(say, data.actor.name)}</bdi>,
          },
          { label: say('settings.permissions'), value: <code>{data?.permissions.join(', ') ?? ''}</code> },
        ]}
      />
    </Container>
  )
}

function About() {
  const { say } = useText()
  const { data } = useQuery(systemQuery)
  return (
    <Container header={<Header variant="h2">{say('settings.about')}</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: say('settings.version'), value: <code>{data?.version ?? ''}</code> },
          {
            label: say('settings.mode'),
            value: say(data?.sandbox === true ? 'settings.mode.sandbox' : 'settings.mode.real'),
          },
        ]}
      />
    </Container>
  )
}
