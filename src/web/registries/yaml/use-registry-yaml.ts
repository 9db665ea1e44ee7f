import { useRef, useState } from 'react'
import type { Issue } from '#contract/documents/issue.ts'
import { useText } from '../../messages/text.tsx'
import { fieldsOf, type Typed } from './registry-fields.ts'
import type * as registryText from './registry-text.ts'

type Reader = typeof registryText

/** What is written while the YAML stands in the place of the form. */
interface Written {
  readonly text: string
  /** What the form held before: a password that the text does not name is still that one. */
  readonly before: Typed
  readonly issues: readonly Issue[]
  readonly warnings: readonly Issue[]
  readonly isEdited: boolean
  readonly reader: Reader
}

export interface RegistryYamlState {
  /** `undefined` while the form is shown. */
  readonly written: Written | undefined
  /** Somebody wanted to go on with a text that cannot be read. */
  readonly isRefused: boolean
  readonly edit: (text: string) => void
  readonly showYaml: () => Promise<void>
  readonly showForm: () => void
  readonly discard: () => void
  /** True: the form holds what is written. Otherwise what is wrong is shown. */
  readonly check: () => boolean
}

/** The same registry as a form and as YAML. What is written is read at each key, so that both always say the same. */
export function useRegistryYaml(typed: Typed, onRead: (typed: Typed) => void): RegistryYamlState {
  const { say } = useText()
  const [written, setWritten] = useState<Written>()
  const [isRefused, setRefused] = useState(false)
  // Order and comments come back with the text.
  const lastText = useRef('')
  const check = () => {
    const isReadable = written === undefined || written.issues.length === 0
    setRefused(!isReadable)
    return isReadable
  }
  const close = () => {
    setWritten(undefined)
    setRefused(false)
  }
  return {
    written,
    isRefused,
    check,
    showYaml: async () => {
      const reader = await import('./registry-text.ts')
      const text = reader.writeText(fieldsOf(typed.input), say(noteOf(typed)), lastText.current)
      setWritten({ text, before: typed, isEdited: false, reader, ...judge(reader, text, typed) })
    },
    edit: (text) => {
      if (written === undefined) return
      const { reader, before } = written
      const read = reader.readText(text, before)
      setWritten({ ...written, text, isEdited: true, ...judge(reader, text, before) })
      if (read.ok) {
        setRefused(false)
        onRead(read.typed)
      }
    },
    showForm: () => {
      // An empty form is no valid document; it may be left as it was found.
      if (written === undefined || (written.isEdited && !check())) return
      lastText.current = written.reader.writeText(fieldsOf(typed.input), '', written.text)
      close()
    },
    discard: () => {
      if (written !== undefined) onRead(written.before)
      close()
    },
  }
}

function judge(reader: Reader, text: string, before: Typed): Pick<Written, 'issues' | 'warnings'> {
  const read = reader.readText(text, before)
  return read.ok ? { issues: [], warnings: read.warnings } : { issues: read.issues, warnings: [] }
}

function noteOf({ input, choice }: Typed) {
  if (choice === 'keep') return 'registry.yaml.password.kept'
  if (choice === 'remove') return 'registry.yaml.password.removed'
  return input.password === '' ? 'registry.yaml.password.none' : 'registry.yaml.password.typed'
}
