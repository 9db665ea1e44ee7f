import type { Call } from '#contract/client.ts'
import { closestTo } from '#contract/closest.ts'
import { getCluster, listClusters } from '#contract/clusters.ts'
import { getConnection, listConnections } from '#contract/connections.ts'
import { DomainError } from '#contract/errors.ts'
import { getNotificationChannel, listNotificationChannels } from '#contract/notifications.ts'
import { getRegistry, listRegistries } from '#contract/registries.ts'

export type NounType = 'registry' | 'connection' | 'cluster' | 'notification'

interface Named {
  readonly id: string
  readonly name: string
}

interface PageOf<Item> {
  readonly value: { readonly items: readonly Item[]; readonly nextCursor: string | null }
}

type ReadPage<Item> = (page: { limit: number; cursor?: string }) => Promise<PageOf<Item>>

const largestPage = 500

/** All pages of a list. */
export function readAll<Item>(readPage: ReadPage<Item>): Promise<readonly Item[]> {
  return readSome(Infinity, readPage)
}

/** The first so many of a list, from as many pages as it takes. */
export async function readSome<Item>(count: number, readPage: ReadPage<Item>): Promise<readonly Item[]> {
  const items: Item[] = []
  const seen = new Set<string>()
  let cursor: string | undefined
  for (;;) {
    const limit = Math.min(largestPage, count - items.length)
    const { value } = await readPage(cursor === undefined ? { limit } : { limit, cursor })
    items.push(...value.items)
    cursor = value.nextCursor ?? undefined
    if (cursor === undefined || seen.has(cursor) || items.length >= count) return items
    seen.add(cursor)
  }
}

export const readAllRegistries = (call: Call) => readAll((query) => call(listRegistries, { query }))
export const readAllConnections = (call: Call) => readAll((query) => call(listConnections, { query }))
export const readAllClusters = (call: Call) => readAll((query) => call(listClusters, { query }))
export const readAllNotificationChannels = (call: Call) => readAll((query) => call(listNotificationChannels, { query }))

/** The thing with this id, else the one with exactly this name. */
export function findIn<Item extends Named>(items: readonly Item[], type: NounType, reference: string): Item {
  const byId = items.find(({ id }) => id === reference)
  if (byId !== undefined) return byId
  const [only, ...others] = items.filter(({ name }) => name === reference)
  if (only === undefined) throw unknown(items, type, reference)
  if (others.length === 0) return only
  const ids = [only, ...others].map(({ id }) => id).join(', ')
  throw new DomainError('invalid', `Several have the name "${reference}"`, { hint: `Name one by its id: ${ids}.` })
}

function unknown(items: readonly Named[], type: NounType, reference: string): DomainError {
  const similar = closestTo(
    reference,
    items.map(({ name }) => name),
  )
  const hint = similar === undefined ? `pwctl ${type} list shows what there is.` : `Did you mean "${similar}"?`
  return new DomainError('not-found', `There is no ${type} "${reference}"`, { hint })
}

export const findRegistry = async (call: Call, reference: string) =>
  findIn(await readAllRegistries(call), 'registry', reference)
export const findConnection = async (call: Call, reference: string) =>
  findIn(await readAllConnections(call), 'connection', reference)
export const findCluster = async (call: Call, reference: string) =>
  findIn(await readAllClusters(call), 'cluster', reference)
export const findNotificationChannel = async (call: Call, reference: string) =>
  findIn(await readAllNotificationChannels(call), 'notification', reference)

/** One thing as it is now, and the `If-Match` with which it may be changed. */
export async function readRegistry(call: Call, id: string) {
  return revised(await call(getRegistry, { params: { id } }))
}
export async function readConnection(call: Call, id: string) {
  return revised(await call(getConnection, { params: { id } }))
}
export async function readCluster(call: Call, id: string) {
  return revised(await call(getCluster, { params: { id } }))
}
export async function readNotificationChannel(call: Call, id: string) {
  return revised(await call(getNotificationChannel, { params: { id } }))
}

function revised<Value>({ value, etag }: { value: Value; etag: string | null }) {
  if (etag === null) throw new SyntaxError('The answer has no ETag')
  return { value, ifMatch: etag }
}
