import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Registry } from '#contract/registries.ts'
import { pauseChecks, resumeChecks } from '#contract/registry-health.ts'
import { call } from '../api/client.ts'
import { useNotify } from '../components/notifications.tsx'
import { useText } from '../messages/text.tsx'

/** Lets the console leave the registry alone, or look after it again. */
export function usePauseChecks({ id, name, checksPaused }: Registry) {
  const { say } = useText()
  const notify = useNotify()
  const queries = useQueryClient()
  const isPaused = checksPaused !== null
  return useMutation({
    mutationFn: () => call(isPaused ? resumeChecks : pauseChecks, { params: { id }, query: {} }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['registries'] })
      notify('success', say(`registries.done.${isPaused ? 'resume' : 'pause'}`, { count: 1, name }))
    },
  })
}
