import type { ChannelRecord } from './notification-channel.ts'
import type { Matter, Matters } from './matter.ts'
import type { Telling } from './telling.ts'

/** What is remembered of a matter between two looks. */
export interface KnownMatter {
  readonly key: string
  readonly firstSeenAt: string
  readonly goneSince: string | null
}

export interface Told {
  readonly channelId: string
  readonly matterKey: string
}

export interface NewDelivery {
  readonly channelId: string
  readonly matterKey: string
  readonly telling: Telling
}

export interface Plan {
  /** To be remembered from now on, or otherwise than before. */
  readonly remember: readonly KnownMatter[]
  /** Over: to be forgotten, with that it was told and with what was not sent of it yet. */
  readonly forget: readonly string[]
  readonly tell: readonly NewDelivery[]
  /** When there will be something to do although nothing changes. */
  readonly nextAt: Date | undefined
}

export interface PlanInput {
  readonly now: Date
  readonly matters: Matters
  readonly known: readonly KnownMatter[]
  readonly told: readonly Told[]
  readonly channels: readonly ChannelRecord[]
  /** Of a matter that was told, whether it is still waiting to be sent there: then neither it nor its end is told. */
  readonly isWaiting: (told: Told) => boolean
  /** How long a trouble must be gone before it is over: one that comes and goes is told once. */
  readonly goneMs: number
}

/** What is to be told now, to whom, and what is to be remembered: pure, so that every course of events can be tried. */
export function planTellings(input: PlanInput): Plan {
  const present = new Map(input.matters.present.map((matter) => [matter.key, matter]))
  const known = new Map(input.known.map((each) => [each.key, each]))
  const toldOf = Map.groupBy(input.told, ({ matterKey }) => matterKey)
  const enabled = new Set(input.channels.filter((channel) => channel.enabled).map(({ id }) => id))
  const look: Look = { ...input, toldOf: (key) => toldOf.get(key) ?? [], enabled }
  const begun = [...present.values()].map((matter) => beginOrGoOn(look, matter, known.get(matter.key)))
  const ended = input.known.filter(({ key }) => !present.has(key)).map((each) => goAway(look, each))
  const parts = [...begun, ...ended]
  const dates = parts.flatMap(({ nextAt }) => (nextAt === undefined ? [] : [nextAt.getTime()]))
  return {
    remember: parts.flatMap(({ remember }) => remember ?? []),
    forget: parts.flatMap(({ forget }) => forget ?? []),
    tell: parts.flatMap(({ tell }) => tell ?? []),
    nextAt: dates.length === 0 ? undefined : new Date(dates.reduce((one, other) => Math.min(one, other))),
  }
}

/** The input, ordered so that no matter has to be looked for among the others. */
interface Look extends PlanInput {
  readonly toldOf: (matterKey: string) => readonly Told[]
  readonly enabled: ReadonlySet<string>
}

interface Part {
  readonly remember?: KnownMatter
  readonly forget?: string
  readonly tell?: readonly NewDelivery[]
  readonly nextAt?: Date
}

function beginOrGoOn(look: Look, matter: Matter, known: KnownMatter | undefined): Part {
  const { now, channels } = look
  const firstSeenAt = known?.firstSeenAt ?? now.toISOString()
  const isNew = known === undefined || known.goneSince !== null
  const remember = isNew ? { remember: { key: matter.key, firstSeenAt, goneSince: null } } : {}
  const lastsUntil = new Date(Date.parse(firstSeenAt) + matter.holdMs)
  if (lastsUntil > now) return { ...remember, nextAt: lastsUntil }
  const told = new Set(look.toldOf(matter.key).map(({ channelId }) => channelId))
  const tell = channels
    .filter((channel) => wants(channel, matter) && !told.has(channel.id))
    .map(({ id: channelId }) => ({ channelId, matterKey: matter.key, telling: matter.telling }))
  return { ...remember, tell }
}

/** Whether a channel is to be told of it at all. */
function wants(channel: ChannelRecord, { telling, happenedAt }: Matter): boolean {
  if (!channel.enabled || !channel.kinds.includes(telling.kind)) return false
  if (happenedAt !== undefined && happenedAt < channel.createdAt) return false
  const { environments } = telling
  const isForAll = channel.environments.length === 0 || environments.length === 0
  return isForAll || environments.some((environment) => channel.environments.includes(environment))
}

function goAway(look: Look, known: KnownMatter): Part {
  const { now, matters, goneMs } = look
  if (matters.unknown.has(known.key)) return {}
  const end = matters.over.get(known.key)
  // A credential that was replaced, a registry that is gone: there is nothing to say of it.
  if (end === undefined) return { forget: known.key }
  const goneSince = known.goneSince ?? now.toISOString()
  const overAt = new Date(Date.parse(goneSince) + goneMs)
  if (overAt > now)
    return { ...(known.goneSince === null ? { remember: { ...known, goneSince } } : {}), nextAt: overAt }
  const tell = look
    .toldOf(known.key)
    .filter((each) => look.enabled.has(each.channelId) && !look.isWaiting(each))
    .map(({ channelId }) => ({ channelId, matterKey: `${known.key}/over`, telling: end }))
  return { forget: known.key, tell }
}
