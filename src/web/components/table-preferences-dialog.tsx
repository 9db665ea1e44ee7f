import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Modal from '@cloudscape-design/components/modal'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { chooseDensity, chosenDensity, densities } from '../frame/preferences.ts'
import { useText } from '../messages/text.tsx'
import type { ShownColumns } from './table-preferences.ts'

export interface TablePreferencesDialogProps {
  readonly columns: readonly { readonly id: string; readonly label: string; readonly isShown: boolean }[]
  readonly onChoose: (shown: ShownColumns) => void
  readonly onClose: () => void
}

/** Which columns, and how much room a row takes. Each choice counts at once and is kept. */
export function TablePreferencesDialog({ columns, onChoose, onClose }: TablePreferencesDialogProps) {
  const { say } = useText()
  const [density, setDensity] = useState(chosenDensity)
  return (
    <Modal
      visible
      size="small"
      header={say('table.preferences')}
      closeAriaLabel={say('action.close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => onChoose({})}>
              {say('table.preferences.reset')}
            </Button>
            <Button variant="primary" onClick={onClose}>
              {say('action.close')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <fieldset className="plain-group">
          <legend>{say('table.preferences.columns')}</legend>
          <SpaceBetween size="xs">
            {columns.map(({ id, label, isShown }) => (
              <Checkbox
                key={id}
                checked={isShown}
                onChange={({ detail }) => {
                  const all = columns.map((column) => [column.id, column.isShown] as const)
                  onChoose({ ...Object.fromEntries(all), [id]: detail.checked })
                }}
              >
                {label}
              </Checkbox>
            ))}
          </SpaceBetween>
        </fieldset>
        <FormField label={say('table.density')} description={say('table.density.text')}>
          <RadioGroup
            value={density}
            items={densities.map((value) => ({ value, label: say(`table.density.${value}`) }))}
            onChange={({ detail }) => {
              const chosen = densities.find((each) => each === detail.value)
              if (chosen === undefined) return
              chooseDensity(chosen)
              setDensity(chosen)
            }}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
