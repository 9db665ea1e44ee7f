import { type Change, followEvents, listChanges, type Topic, topicPermissions } from '#contract/events.ts'
import { DomainError } from '#contract/errors.ts'
import type { NumberedChange } from '#platform/changes.ts'
import { type Api, type Caller, serve } from '#platform/http/serve.ts'
import { type EventStream, serveStream } from '#platform/http/serve-stream.ts'

export function eventRoutes(api: Api): void {
  const { changes } = api.core
  serve(api, listChanges, async ({ query, caller }) => {
    const topics = permittedTopics(caller, query.topics)
    const { changes: found, last, complete } = changes.since(query.after)
    if (!complete) return { changes: everythingIn(topics), last, complete }
    return { changes: wanted(found, topics).map(({ change }) => change), last, complete }
  })
  serveStream(api, followEvents, async ({ caller, query, lastEventId }) => {
    const topics = permittedTopics(caller, query.topics)
    return (stream) => {
      const tell = (told: readonly NumberedChange[]) => {
        for (const { id, change } of wanted(told, topics)) stream.send({ event: 'change', id, data: change })
      }
      begin(stream, topics, { ...changes.since(lastEventId), tell })
      stream.onEnd(changes.follow(tell))
    }
  })
}

type Beginning = ReturnType<Api['core']['changes']['since']> & {
  readonly tell: (told: readonly NumberedChange[]) => void
}

function begin(
  { send }: Pick<EventStream, 'send'>,
  topics: readonly Topic[],
  { changes, last, complete, tell }: Beginning,
): void {
  if (complete) tell(changes)
  else {
    send({ event: 'snapshot-start', data: {} })
    for (const change of everythingIn(topics)) send({ event: 'change', data: change })
  }
  send({ event: 'snapshot-end', id: last, data: {} })
}

function wanted(changes: readonly NumberedChange[], topics: readonly Topic[]): readonly NumberedChange[] {
  return changes.filter(({ change }) => topics.includes(change.topic))
}

function everythingIn(topics: readonly Topic[]): Change[] {
  return topics.map((topic) => ({ topic, id: null }))
}

/** Of the topics asked for (all, where none is), those that the caller may read. */
function permittedTopics({ permissions }: Caller, asked: readonly Topic[] | undefined): readonly Topic[] {
  const all = Object.entries(topicPermissions)
    .filter(([, permission]) => permissions.includes(permission))
    .map(([topic]) => topic as Topic)
  const refused = asked?.find((topic) => !all.includes(topic))
  if (refused !== undefined) {
    throw new DomainError('forbidden', `This needs the permission ${topicPermissions[refused]}`, {
      hint: 'Ask an administrator for it.',
    })
  }
  return asked ?? all
}
