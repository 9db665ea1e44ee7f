import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from '#contract/client.ts'

/** What the console refused is not asked again; what did not arrive is. The stream of changes makes things stale. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.problem.status < 500),
    },
    mutations: { retry: false },
  },
})
