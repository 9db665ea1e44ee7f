import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import ToggleButton from '@cloudscape-design/components/toggle-button'
import { useEffect, useState } from 'react'
import { useText } from '../../messages/text.tsx'
import { chooseProvider, providers } from '../providers.ts'
import { fillIn, type RegistryInput } from '../registry-input.ts'
import { type PastedRegistry, understandPaste } from './understand-paste.ts'

export interface StartFromProps {
  readonly input: RegistryInput
  readonly onChange: (input: RegistryInput) => void
}

/** A provider, or whatever the person has at hand; both only fill in the form. */
export function StartFrom({ input, onChange }: StartFromProps) {
  const { say } = useText()
  return (
    <Container
      header={
        <Header variant="h2" description={say('paste.text')}>
          {say('paste.title')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ul className="provider-tiles">
          {providers.map(({ kind }) => (
            <li key={kind}>
              <ToggleButton pressed={input.kind === kind} onChange={() => onChange(chooseProvider(input, kind))}>
                {say(`kind.${kind}`)}
              </ToggleButton>
            </li>
          ))}
        </ul>
        <PasteBox onUse={(pasted) => onChange(fillIn(input, pasted))} />
      </SpaceBetween>
    </Container>
  )
}

/** What was understood is shown before anything is filled in. */
function PasteBox({ onUse }: { readonly onUse: (pasted: PastedRegistry) => void }) {
  const { say } = useText()
  const [text, setText] = useState('')
  const found = useUnderstood(text)
  return (
    <SpaceBetween size="s">
      <FormField label={say('paste.label')} constraintText={say('paste.hint')}>
        <Textarea
          value={text}
          rows={3}
          spellcheck={false}
          autoComplete={false}
          placeholder="docker login ghcr.io -u …"
          onChange={({ detail }) => setText(detail.value)}
        />
      </FormField>
      <div role="status">
        {found?.length === 0 && <Alert type="info">{say('paste.nothing')}</Alert>}
        {found?.map((pasted, index) => (
          <Understood
            key={`${index} ${pasted.url}`}
            pasted={pasted}
            onUse={() => {
              onUse(pasted)
              // What may hold a password does not stay on the page.
              setText('')
            }}
          />
        ))}
      </div>
    </SpaceBetween>
  )
}

function useUnderstood(text: string): readonly PastedRegistry[] | undefined {
  const [understood, setUnderstood] = useState<{ readonly text: string; readonly found: readonly PastedRegistry[] }>()
  useEffect(() => {
    if (text.trim() === '') return undefined
    let isOld = false
    const timer = setTimeout(() => {
      void understandPaste(text).then((found) => {
        if (!isOld) setUnderstood({ text, found })
        return undefined
      })
    }, 200)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [text])
  return understood?.text === text ? understood.found : undefined
}

function Understood({ pasted, onUse }: { readonly pasted: PastedRegistry; readonly onUse: () => void }) {
  const { say } = useText()
  const { source, name, url, username, password, imagePath, defaultTag, notes } = pasted
  const facts = [
    name,
    imagePath === undefined ? url : `${url}/${imagePath}${defaultTag === undefined ? '' : `:${defaultTag}`}`,
    username,
    password === undefined ? undefined : say('paste.withPassword'),
  ]
  return (
    <Alert
      type="success"
      header={say(`paste.source.${source}`)}
      action={
        <Button ariaLabel={say('paste.useOf', { url })} onClick={onUse}>
          {say('paste.use')}
        </Button>
      }
    >
      <div className="break-anywhere">{facts.filter((fact) => fact !== undefined && fact !== '').join(' · ')}</div>
      {notes.map((note) => (
        <div key={note}>{say(`paste.note.${note}`)}</div>
      ))}
    </Alert>
  )
}
