import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useId, useRef } from 'react'
import type { Issue, Position } from '#contract/documents/issue.ts'
import { useText } from '../../messages/text.tsx'
import type { RegistryYamlState } from './use-registry-yaml.ts'
import './yaml-editor.css'

type YamlEditorProps = RegistryYamlState & { readonly written: NonNullable<RegistryYamlState['written']> }

const fewestLines = 12

/** Text with its line numbers, and below it what is wrong with it and where. */
export function YamlEditor({ written, isRefused, edit, discard }: YamlEditorProps) {
  const { say } = useText()
  const { text, isEdited, warnings } = written
  const issues = isEdited || isRefused ? written.issues : []
  const area = useRef<HTMLTextAreaElement>(null)
  const name = useId()
  const list = useId()
  const lines = Math.max(fewestLines, text.split('\n').length)
  const wrong = new Set(issues.map(({ at }) => at.line))
  useEffect(() => {
    if (isRefused) area.current?.focus()
  }, [isRefused])
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={say('registry.yaml.editor.text')}
          actions={isEdited && <Button onClick={discard}>{say('registry.yaml.discard')}</Button>}
        >
          <span id={name}>{say('registry.tab.yaml')}</span>
        </Header>
      }
    >
      <SpaceBetween size="s">
        <div className="yaml-editor">
          <div className="yaml-lines" aria-hidden="true">
            {Array.from({ length: lines }, (_, index) => (
              <div key={index} className={wrong.has(index + 1) ? 'yaml-wrong' : undefined}>
                {index + 1}
              </div>
            ))}
          </div>
          <textarea
            ref={area}
            className="yaml-text"
            value={text}
            rows={lines}
            wrap="off"
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            aria-labelledby={name}
            aria-describedby={list}
            aria-invalid={issues.length > 0}
            onChange={(event) => edit(event.target.value)}
          />
        </div>
        <div id={list} role="status">
          {isRefused && issues.length > 0 && <Alert type="error">{say('registry.yaml.refused')}</Alert>}
          <ul className="yaml-issues">
            {[...issues, ...warnings].map((issue) => (
              <li key={`${issue.at.line}:${issue.at.column} ${issue.message}`}>
                <Place issue={issue} onGo={() => goTo(area.current, issue.at)} />
              </li>
            ))}
          </ul>
        </div>
      </SpaceBetween>
    </Container>
  )
}

function Place({ issue: { at, message, hint }, onGo }: { readonly issue: Issue; readonly onGo: () => void }) {
  const { say } = useText()
  return (
    <span className="break-anywhere">
      <Button variant="inline-link" onClick={onGo}>
        {say('registry.yaml.place', { line: at.line, column: at.column })}
      </Button>{' '}
      {message}
      {hint !== undefined && ` ${hint}`}
    </span>
  )
}

/** Puts the cursor where it is wrong. */
function goTo(area: HTMLTextAreaElement | null, { line, column }: Position): void {
  if (area === null) return
  const before = area.value.split('\n').slice(0, line - 1)
  const offset = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1
  area.focus()
  area.setSelectionRange(offset, offset)
}
