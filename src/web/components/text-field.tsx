import FormField from '@cloudscape-design/components/form-field'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import Textarea from '@cloudscape-design/components/textarea'
import type { ReactNode } from 'react'
import type { FormErrors } from './form-errors.ts'
import { useText } from '../messages/text.tsx'

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly errors: FormErrors
  /** Where the field is in what is sent: `/database/url`. */
  readonly pointer: string
  readonly hint?: string
  readonly placeholder?: string
  readonly isOptional?: boolean
  readonly type?: InputProps.Type
  /** More than one: a field of several lines. */
  readonly rows?: number
  readonly onLeave?: () => void
  readonly isDisabled?: boolean
}

/** A labelled text of a form, with its error once it was left. */
export function TextField(props: TextFieldProps) {
  const { label, value, errors, pointer, placeholder = '', rows = 1, type = 'text', isDisabled = false } = props
  const common = {
    value,
    placeholder,
    disabled: isDisabled,
    spellcheck: false,
    onBlur: () => {
      errors.leave(pointer)
      props.onLeave?.()
    },
    onChange: ({ detail }: { readonly detail: { readonly value: string } }) => {
      errors.changed(pointer)
      props.onChange(detail.value)
    },
  }
  return (
    <FormField
      label={<FieldLabel label={label} isOptional={props.isOptional === true} />}
      constraintText={props.hint}
      errorText={errors.errorOf(pointer)}
    >
      {rows > 1 ? (
        <Textarea {...common} rows={rows} autoComplete={false} />
      ) : (
        <Input {...common} type={type} autoComplete={false} />
      )}
    </FormField>
  )
}

export function FieldLabel({ label, isOptional }: { readonly label: string; readonly isOptional: boolean }): ReactNode {
  const { say } = useText()
  if (!isOptional) return label
  return (
    <>
      {label} <i>– {say('field.optional')}</i>
    </>
  )
}
