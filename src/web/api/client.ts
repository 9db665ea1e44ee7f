import { createProgressClient } from '#contract/call-with-progress.ts'
import { type ClientOptions, createClient } from '#contract/client.ts'

/** Same origin, signed in by a cookie that no script can read. */
export const session: ClientOptions = { baseUrl: location.origin, session: true }

/** The one way to the server. */
export const call = createClient(session)

/** For what tells of its progress. */
export const callWithProgress = createProgressClient(session)
