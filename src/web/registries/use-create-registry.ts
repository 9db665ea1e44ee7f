import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { createRegistry, NewRegistry, type WrittenRegistry } from '#contract/registries.ts'
import { testNewRegistry } from '#contract/checks.ts'
import { call, callWithProgress } from '../api/client.ts'
import { useFieldErrors } from '../components/form-errors.ts'
import { noteInWords } from '../components/note-in-words.ts'
import { useNotify } from '../components/notifications.tsx'
import { useText } from '../messages/text.tsx'
import { useTestedSave } from './test/use-tested-save.ts'
import { testOf } from './test/test-input.ts'
import { emptyInput, newRegistryOf, type RegistryInput } from './registry-input.ts'

/** The state of a form that adds a registry, wherever it stands. */
export function useCreateRegistry(
  onCreated: (registry: WrittenRegistry) => Promise<void> | void,
  first: RegistryInput = emptyInput,
) {
  const text = useText()
  const { say } = text
  const notify = useNotify()
  const queries = useQueryClient()
  const [input, setInput] = useState(first)
  // One key for one intent: sent twice by a broken connection, it is created once.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const body = newRegistryOf(input)
  const errors = useFieldErrors(NewRegistry, body)
  const create = useMutation({
    mutationFn: async (reason?: string) => {
      const query = reason === undefined ? {} : { reason }
      return (await call(createRegistry, { body, idempotencyKey, query })).value
    },
    onError: errors.refuse,
    onSuccess: async (registry) => {
      await queries.invalidateQueries({ queryKey: ['registries'] })
      notify('success', say('registry.created', { name: registry.name }))
      for (const note of registry.notes) notify('info', noteInWords(text, note))
      await onCreated(registry)
    },
  })
  const tested = useTestedSave({
    subject: input,
    check: errors.check,
    ask: async (progress) => (await callWithProgress(testNewRegistry, { body: testOf(body) }, progress)).value,
    refuse: errors.refuse,
    save: create.mutate,
  })
  return { input, setInput, errors, create, tested }
}
