import { useId } from 'react'
import './plain.css'

export interface PlainFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'password'
  readonly autoComplete: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
}

/** A field of the pages before the sign-in, which load none of the large parts. */
export function PlainField(props: PlainFieldProps) {
  const id = useId()
  const { label, value, onChange, type = 'text', hint, error } = props
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].join(' ').trim()
  return (
    <div className="plain-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        autoComplete={props.autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        aria-invalid={error !== undefined}
        {...(described === '' ? {} : { 'aria-describedby': described })}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <div id={`${id}-hint`} className="plain-hint">
          {hint}
        </div>
      )}
      {error !== undefined && (
        <div id={`${id}-error`} className="plain-error">
          {error}
        </div>
      )}
    </div>
  )
}
