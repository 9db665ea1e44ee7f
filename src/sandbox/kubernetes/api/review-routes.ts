import type { Answer } from './answer.ts'
import type { ApiRequest } from './request.ts'
import type { ReviewKind } from './reviews.ts'
import { decode } from '#sandbox/kubernetes/fields/decode.ts'
import { document } from './answer.ts'
import { methodNotAllowed } from './api-status.ts'
import { objectBody } from './request.ts'
import { reviewKinds } from './reviews.ts'

export function findReview(group: string, version: string, path: readonly string[]): ReviewKind | undefined {
  if (path.length !== 1) return undefined
  return reviewKinds.find((each) => each.group === group && each.version === version && each.plural === path[0])
}

export function answerReview(review: ReviewKind, request: ApiRequest): Answer {
  if (request.method !== 'POST') throw methodNotAllowed()
  const { value } = decode(objectBody(request, review.type), review.type)
  const head = { kind: review.kind, apiVersion: `${review.group}/${review.version}`, metadata: {} }
  return document({ ...head, ...review.answer(value) }, 201)
}
