import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import type { ImageCheck as Found } from '#contract/images.ts'
import { imageCheckQuery, type ImageQuestion } from '../../api/images.ts'
import { describeProblem } from '../../components/problem-alert.tsx'
import { useText } from '../../messages/text.tsx'
import { causeWords } from '../../registries/test/test-words.ts'
import { checkInWords, scanInWords, shortDigest } from './image-words.ts'

export interface ImageCheckProps {
  readonly question: ImageQuestion
  readonly isPinned: boolean
}

/** Whether nodes will be able to pull the image and to run it, said while it is chosen. */
export function ImageCheck({ question, isPinned }: ImageCheckProps) {
  const { say } = useText()
  const { data, error, isFetching } = useQuery(imageCheckQuery(question))
  return (
    <div role="status" className="break-anywhere">
      {data !== undefined && <Finding found={data} isPinned={isPinned} />}
      {data === undefined && isFetching && (
        <StatusIndicator type="loading">{say('image.check.asking')}</StatusIndicator>
      )}
      {data === undefined && error !== null && (
        <StatusIndicator type="warning">{describeProblem(error, say).title}</StatusIndicator>
      )}
    </div>
  )
}

const types = { warning: 'warning', refusal: 'error' } as const

function Finding({ found, isPinned }: { readonly found: Found; readonly isPinned: boolean }) {
  const { say } = useText()
  const { concern, digest, platforms, verdict, cause, scan } = found
  const facts = [digest === null ? undefined : shortDigest(digest), platforms?.join(', ')]
  return (
    <>
      <StatusIndicator type={concern === null ? 'success' : types[concern.level]}>
        {checkInWords(say, found).join(' ')}
      </StatusIndicator>
      {digest !== null && <div>{facts.filter((fact) => fact !== undefined).join(' · ')}</div>}
      {scan !== null && <div>{scanInWords(say, scan)}</div>}
      {(verdict === 'unknown' || verdict === 'blocked') && (
        <div>{cause === null ? say('image.check.nodesOnly') : `${causeWords(say, cause)}.`}</div>
      )}
      {isPinned && digest === null && <div>{say('image.pin.unknown')}</div>}
    </>
  )
}
