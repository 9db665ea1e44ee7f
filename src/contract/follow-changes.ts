import { type ClientOptions, createClient, ProblemError, urlOf } from './client.ts'
import { Change, followEvents, listChanges, type Topic } from './events.ts'
import { openEventStream } from './open-event-stream.ts'
import { pause } from './pause.ts'

export interface FollowState {
  /** `lost`: nothing is known of what happens now; the last data stands. `unauthenticated`: it ends until someone signs in. */
  readonly state: 'connecting' | 'live' | 'lost' | 'unauthenticated'
  /** Since when. */
  readonly at: Date
  /** Polled where a proxy holds the stream back. */
  readonly by: 'stream' | 'polling'
}

export interface FollowOptions {
  readonly topics: readonly Topic[]
  readonly onChange: (change: Change) => void
  readonly onState: (state: FollowState) => void
  readonly signal: AbortSignal
  readonly times?: Partial<FollowTimes>
}

/** Milliseconds. */
export interface FollowTimes {
  /** An open stream says something within so long, or a proxy holds it back. */
  readonly firstSign: number
  /** The console says something every 15 s; a stream that is silent for longer is dead. */
  readonly silence: number
  /** From one question to the next where there is no stream. */
  readonly poll: number
  /** Before a stream that was held back is tried again. */
  readonly pollFor: number
  /** The first wait after a failure; it doubles up to the longest. */
  readonly wait: number
  readonly longestWait: number
}

const usualTimes: FollowTimes = {
  firstSign: 5000,
  silence: 40_000,
  poll: 5000,
  pollFor: 120_000,
  wait: 500,
  longestWait: 15_000,
}

interface Following {
  readonly options: ClientOptions
  readonly follow: FollowOptions
  readonly times: FollowTimes
  /** The id of what is known; what comes after it is told when the connection comes back. */
  last: string | undefined
  failures: number
  tell(state: FollowState['state'], by: FollowState['by']): void
}

/** Tells what changes on the console until the signal ends it. Resolves then, or when nobody is signed in any more. */
export async function followChanges(options: ClientOptions, follow: FollowOptions): Promise<void> {
  const following = begin(options, follow)
  following.tell('connecting', 'stream')
  while (!follow.signal.aborted) {
    const end = await followOnce(following)
    if (follow.signal.aborted) return
    if (end === 'unauthenticated') return following.tell('unauthenticated', 'stream')
    if (end === 'cut') await pause(following.times.wait * Math.random(), follow.signal)
    if (end === 'failed') {
      following.tell('lost', 'stream')
      await pause(waitOf(following), follow.signal)
    }
  }
}

function begin(options: ClientOptions, follow: FollowOptions): Following {
  let told: FollowState | undefined
  return {
    options,
    follow,
    times: { ...usualTimes, ...follow.times },
    last: undefined,
    failures: 0,
    tell(state, by) {
      if (told?.state === state && told.by === by) return
      told = { state, by, at: new Date() }
      follow.onState(told)
    },
  }
}

type End = 'cut' | 'failed' | 'unauthenticated'

async function followOnce(following: Following): Promise<End> {
  try {
    if ((await stream(following)) === 'held-back') await poll(following)
    return 'cut'
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) return 'unauthenticated'
    following.failures++
    return 'failed'
  }
}

/** Resolves when the stream ends. Throws ProblemError where the console refuses, anything else where it does not answer. */
async function stream(following: Following): Promise<'ended' | 'held-back'> {
  const { follow, times } = following
  const attempt = new AbortController()
  const abort = () => attempt.abort()
  follow.signal.addEventListener('abort', abort, { once: true })
  let heard = false
  let timer = setTimeout(abort, times.firstSign)
  try {
    const url = urlOf(following.options.baseUrl, followEvents.path, { query: { topics: follow.topics.join(',') } })
    const call = { url, lastEventId: following.last, signal: attempt.signal }
    for await (const sign of openEventStream(following.options, call)) {
      heard = true
      clearTimeout(timer)
      timer = setTimeout(abort, times.silence)
      if (sign.type === 'event') hear(following, sign)
    }
    return 'ended'
  } catch (error) {
    if (!attempt.signal.aborted || follow.signal.aborted) throw error
    return heard ? 'ended' : 'held-back'
  } finally {
    clearTimeout(timer)
    follow.signal.removeEventListener('abort', abort)
    abort()
  }
}

function hear(
  following: Following,
  { event, id, data }: { event: string; id: string | undefined; data: string },
): void {
  if (event === 'change') following.follow.onChange(Change.parse(JSON.parse(data)))
  if (id !== undefined) following.last = id
  if (event !== 'snapshot-end') return
  following.failures = 0
  following.tell('live', 'stream')
}

async function poll(following: Following): Promise<void> {
  const { options, follow, times } = following
  const call = createClient(options)
  const until = Date.now() + times.pollFor
  while (Date.now() < until && !follow.signal.aborted) {
    const after = following.last === undefined ? {} : { after: following.last }
    const { value } = await call(listChanges, { query: { topics: follow.topics.join(','), ...after } })
    for (const change of value.changes) follow.onChange(change)
    following.last = value.last
    following.failures = 0
    following.tell('live', 'polling')
    await pause(times.poll, follow.signal)
  }
}

/** Half of it by chance, so that a thousand pages do not come back at once. */
function waitOf({ failures, times }: Following): number {
  const wait = Math.min(times.longestWait, times.wait * 2 ** Math.min(failures, 10))
  return wait / 2 + (wait / 2) * Math.random()
}
