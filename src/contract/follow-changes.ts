import type { ClientOptions } from './client.ts'
import type { Change, Topic } from './events.ts'

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
}

/** Tells what changes on the console until the signal ends it. Resolves then, or when nobody is signed in any more. */
export declare function followChanges(options: ClientOptions, follow: FollowOptions): Promise<void>
