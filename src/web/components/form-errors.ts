import { useCallback, useRef, useState } from 'react'
import type { z } from 'zod'
import { ProblemError } from '#contract/client.ts'
import { type Say, useText } from '../messages/text.tsx'
import { issueInWords, refusalInWords } from './field-words.ts'

/** Message by RFC 6901 pointer, as the console says it too: `/url`, `/database/password`. */
export type FieldErrors = Readonly<Record<string, string>>

/** The same schema that the server checks with, asked before anything is sent. */
function fieldErrorsOf(say: Say, schema: z.ZodType, input: unknown): FieldErrors {
  const parsed = schema.safeParse(input)
  if (parsed.success) return {}
  return Object.fromEntries(
    parsed.error.issues.toReversed().map((issue) => [pointerOf(issue.path), issueInWords(say, issue)]),
  )
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function fieldErrorsOfProblem(say: Say, error: unknown): FieldErrors {
  if (!(error instanceof ProblemError)) return {}
  const errors = error.problem.errors ?? []
  return Object.fromEntries(errors.toReversed().map((refused) => [refused.pointer, refusalInWords(say, refused)]))
}

/** Errors of a form: shown for a field once it was left or the form was sent; the first one gets the focus. */
export function useFieldErrors(schema: z.ZodType, input: unknown) {
  const { say } = useText()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [wasSent, setSent] = useState(false)
  const [refused, setRefused] = useState<FieldErrors>({})
  const found = fieldErrorsOf(say, schema, input)
  const form = useRef<HTMLDivElement>(null)
  const errorOf = (pointer: string): string | undefined =>
    refused[pointer] ?? (wasSent || left.has(pointer) ? found[pointer] : undefined)
  const leave = useCallback((pointer: string) => setLeft((before) => new Set([...before, pointer])), [])
  const focusFirst = () =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  return {
    form,
    errorOf,
    leave,
    count: wasSent ? Object.keys({ ...found, ...refused }).length : 0,
    /** True: the input may be sent. */
    check: (): boolean => {
      setSent(true)
      setRefused({})
      if (Object.keys(found).length === 0) return true
      focusFirst()
      return false
    },
    refuse: (error: unknown) => {
      setRefused(fieldErrorsOfProblem(say, error))
      focusFirst()
    },
    /** Leads to a field, and says what is wrong there. */
    point: (pointer: string, message: string) => {
      setRefused({ [pointer]: message })
      focusFirst()
    },
    /** A refusal of the server no longer counts once the field is changed. */
    changed: (pointer: string) =>
      setRefused((before) => Object.fromEntries(Object.entries(before).filter(([name]) => name !== pointer))),
  }
}

/** What a field needs of the errors of its form. */
export type FormErrors = Pick<ReturnType<typeof useFieldErrors>, 'errorOf' | 'leave' | 'changed' | 'count' | 'point'>
