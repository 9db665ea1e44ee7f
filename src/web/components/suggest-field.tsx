import Autosuggest, { type AutosuggestProps } from '@cloudscape-design/components/autosuggest'
import FormField from '@cloudscape-design/components/form-field'
import { useText } from '../messages/text.tsx'
import type { TextFieldProps } from './text-field.tsx'

export interface SuggestFieldProps extends Pick<
  TextFieldProps,
  'label' | 'value' | 'onChange' | 'errors' | 'pointer' | 'hint' | 'placeholder' | 'onLeave'
> {
  readonly options: readonly AutosuggestProps.Option[]
  readonly isLoading: boolean
  /** Where nothing is suggested. */
  readonly empty: string
  /** From now on the suggestions are wanted. */
  readonly onEnter: () => void
}

/** A labelled text with suggestions, which is no choice: anything may be typed. */
export function SuggestField(props: SuggestFieldProps) {
  const { label, value, errors, pointer, hint, options, isLoading, empty } = props
  const { say } = useText()
  return (
    <FormField label={label} constraintText={hint} errorText={errors.errorOf(pointer)}>
      <Autosuggest
        value={value}
        options={options}
        filteringType="manual"
        statusType={isLoading ? 'loading' : 'finished'}
        loadingText={say('table.loading')}
        empty={empty}
        placeholder={props.placeholder ?? ''}
        clearAriaLabel={say('table.filter.clear')}
        enteredTextLabel={(text) => say('image.typed', { text })}
        onFocus={props.onEnter}
        onBlur={() => {
          errors.leave(pointer)
          props.onLeave?.()
        }}
        onChange={({ detail }) => {
          errors.changed(pointer)
          props.onChange(detail.value)
        }}
      />
    </FormField>
  )
}
