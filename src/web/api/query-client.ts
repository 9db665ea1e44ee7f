import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from '#contract/client.ts'
import { tellSessionEnded } from '../access/session-ended.ts'

/** What the console refused is not asked again; what did not arrive is. The stream of changes makes things stale. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, { queryKey }) => noteEnd(error, queryKey[0] === 'session') }),
  mutationCache: new MutationCache({ onError: (error) => noteEnd(error, false) }),
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.problem.status < 500),
    },
    mutations: { retry: false },
  },
})

/** Asking who is signed in may well be answered with nobody; anything else means that the session has ended. */
function noteEnd(error: Error, isQuestion: boolean): void {
  if (!isQuestion && error instanceof ProblemError && error.problem.status === 401) tellSessionEnded(true)
}
