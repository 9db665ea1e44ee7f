import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type DragEvent, useRef, useState } from 'react'
import { readGoogleKey } from '#contract/google-key.ts'
import { useText } from '../messages/text.tsx'

export interface KeyFileFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onLeave: () => void
  readonly error: string | undefined
}

const largestFile = 16_384

/** The key file of a service account: dropped, chosen or pasted. Of its content only the account is shown. */
export function KeyFileField({ value, onChange, onLeave, error }: KeyFileFieldProps) {
  const { say } = useText()
  const chooser = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [isTooLarge, setTooLarge] = useState(false)
  const read = value === '' ? undefined : readGoogleKey(value)
  const problem = read?.ok === false ? say(`registry.keyFile.${read.reason}`) : undefined

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return
    setTooLarge(file.size > largestFile)
    if (file.size <= largestFile) onChange(await file.text())
  }

  function drop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }

  return (
    <FormField
      label={say('registry.field.keyFile')}
      errorText={isTooLarge ? say('registry.keyFile.too-large') : (error ?? problem)}
      constraintText={say('registry.hint.password')}
    >
      <div
        className={isOver ? 'drop-zone drop-zone-over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <SpaceBetween size="xs">
          <SpaceBetween size="xs" direction="horizontal" alignItems="center">
            <Button iconName="upload" formAction="none" onClick={() => chooser.current?.click()}>
              {say('registry.keyFile.choose')}
            </Button>
            <Box color="text-body-secondary">{say('registry.keyFile.drop')}</Box>
          </SpaceBetween>
          <input
            ref={chooser}
            type="file"
            accept=".json,application/json"
            hidden
            aria-hidden="true"
            tabIndex={-1}
            onChange={(event) => {
              void take(event.target.files?.[0])
              // The same file can be chosen again after it was changed.
              event.target.value = ''
            }}
          />
          <Input
            type="password"
            value={value}
            autoComplete="off"
            placeholder={say('registry.keyFile.paste')}
            onBlur={onLeave}
            onChange={({ detail }) => onChange(detail.value)}
          />
          <div role="status">
            {read?.ok === true && (
              <bdi className="break-anywhere">
                {say('registry.keyFile.of', { email: read.key.client_email, project: read.key.project_id })}
              </bdi>
            )}
          </div>
        </SpaceBetween>
      </div>
    </FormField>
  )
}
