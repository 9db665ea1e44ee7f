import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import { ProblemError } from '#contract/client.ts'
import { type Say, useText } from '../messages/text.tsx'
import { errorCodes, type ErrorCode } from '#contract/errors.ts'

/** A failure in words: what it is, why, what to do next, and the number under which the log has it. */
export function ProblemAlert({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { say } = useText()
  const { title, detail, hint, requestId } = describeProblem(error, say)
  return (
    <Alert type="error" header={title} action={onRetry && <Button onClick={onRetry}>{say('action.retry')}</Button>}>
      <div className="break-anywhere">
        {detail !== undefined && <div>{detail}</div>}
        {hint !== undefined && <div>{hint}</div>}
        {requestId !== undefined && (
          <Box color="text-body-secondary" fontSize="body-s">
            {say('problem.requestId', { id: requestId })}
          </Box>
        )}
      </div>
    </Alert>
  )
}

export interface DescribedProblem {
  readonly title: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly requestId?: string | undefined
}

/** The title in the person's language by the problem's code; the detail as the console said it. */
export function describeProblem(error: unknown, say: Say): DescribedProblem {
  if (!(error instanceof ProblemError)) {
    return { title: say('problem.unreachable'), hint: say('problem.unreachable.hint') }
  }
  const { code, detail, hint, requestId } = error.problem
  const number = requestId === '' ? undefined : requestId
  if (!isErrorCode(code)) return { title: error.problem.title, detail, hint, requestId: number }
  const title = say(`problem.${code}`)
  if (code === 'internal') return { title, hint: say('problem.internal.hint'), requestId: number }
  if (code === 'precondition-failed') return { title, hint: say('problem.precondition-failed.hint'), requestId: number }
  return { title, detail, hint, requestId: number }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}
