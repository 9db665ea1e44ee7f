import type { Call } from '#contract/client.ts'
import { getCluster, listClusters } from '#contract/clusters.ts'
import { getConnection, listConnections } from '#contract/connections.ts'
import { DomainError } from '#contract/errors.ts'
import { getRegistry, listRegistries } from '#contract/registries.ts'
import { closest } from './apply/closest.ts'

export type NounType = 'registry' | 'connection' | 'cluster'

interface Named {
  readonly id: string
  readonly name: string
}

interface PageOf<Item> {
  readonly value: { readonly items: readonly Item[]; readonly nextCursor: string | null }
}

/** All pages of a list. */
export async function readAll<Item>(
  readPage: (page: { limit: number; cursor?: string }) => Promise<PageOf<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  const seen = new Set<string>()
  let page: { limit: number; cursor?: string } = { limit: 500 }
  for (;;) {
    const { value } = await readPage(page)
    items.push(...value.items)
    if (value.nextCursor === null || seen.has(value.nextCursor)) return items
    seen.add(value.nextCursor)
    page = { limit: 500, cursor: value.nextCursor }
  }
}

export const readAllRegistries = (call: Call) => readAll((query) => call(listRegistries, { query }))
export const readAllConnections = (call: Call) => readAll((query) => call(listConnections, { query }))
export const readAllClusters = (call: Call) => readAll((query) => call(listClusters, { query }))

/** The thing with this id, else the one with exactly this name. */
export function findNamed<Item extends Named>(items: readonly Item[], type: NounType, reference: string): Item {
  const byId = items.find(({ id }) => id === reference)
  if (byId !== undefined) return byId
  const [only, ...others] = items.filter(({ name }) => name === reference)
  if (only === undefined) throw unknown(items, type, reference)
  if (others.length === 0) return only
  const ids = [only, ...others].map(({ id }) => id).join(', ')
  throw new DomainError('invalid', `Several have the name "${reference}"`, { hint: `Name one by its id: ${ids}.` })
}

function unknown(items: readonly Named[], type: NounType, reference: string): DomainError {
  const similar = closest(
    reference,
    items.map(({ name }) => name),
  )
  const hint = similar === undefined ? `pwctl ${type} list shows what there is.` : `Did you mean "${similar}"?`
  return new DomainError('not-found', `There is no ${type} "${reference}"`, { hint })
}

export const findRegistry = async (call: Call, reference: string) =>
  findNamed(await readAllRegistries(call), 'registry', reference)
export const findConnection = async (call: Call, reference: string) =>
  findNamed(await readAllConnections(call), 'connection', reference)
export const findCluster = async (call: Call, reference: string) =>
  findNamed(await readAllClusters(call), 'cluster', reference)

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

function revised<Value>({ value, etag }: { value: Value; etag: string | null }) {
  if (etag === null) throw new SyntaxError('The answer has no ETag')
  return { value, ifMatch: etag }
}
