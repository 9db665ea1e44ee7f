import { readFileSync } from 'node:fs'
import { listClusters } from '#contract/clusters.ts'
import { listConnections } from '#contract/connections.ts'
import { createNotificationChannel, listNotificationChannels } from '#contract/notifications.ts'
import { listOperations } from '#contract/operations.ts'
import { listRegistries } from '#contract/registries.ts'
import type { TestConsole } from '#test/start-console.ts'

export interface PageAddress {
  /** The address with its parameters as the routes write them. */
  readonly route: string
  readonly path: string
}

const tabs: Readonly<Record<string, readonly string[]>> = {
  '/registries/$id': ['pull-secrets', 'used-by', 'activity', 'yaml'],
  '/clusters/$id': ['pods', 'events', 'logs', 'manifests', 'activity'],
  '/orchestrators/$id': ['rights', 'namespaces', 'activity'],
  '/activity': ['operations'],
}

/** What an address may say besides, so that the page has something to show. */
const queries: Readonly<Record<string, string>> = { '/diagnosis': 'namespace=pesit-staging' }

/** Every page that the routes name, with something to show, and every tab of it; those before the sign-in left out. */
export async function everyPage(console: TestConsole): Promise<readonly PageAddress[]> {
  const first = <Item>(items: readonly Item[]): Item => {
    const [item] = items
    if (item === undefined) throw new Error('The sandbox has nothing to show')
    return item
  }
  const registries = (await console.call(listRegistries, {})).value.items
  const ids: Readonly<Record<string, string>> = {
    registries: (registries.find(({ hasPassword }) => hasPassword) ?? first(registries)).id,
    clusters: first((await console.call(listClusters, { query: { status: 'UNHEALTHY' } })).value.items).id,
    orchestrators: first((await console.call(listConnections, {})).value.items).id,
    settings: await channelOf(console),
    operations: first((await console.call(listOperations, {})).value.items).id,
  }
  return routePaths()
    .filter((route) => !['/sign-in', '/set-up'].includes(route))
    .flatMap((route) => {
      const path = route.replace('$id', ids[route.split('/')[1] ?? ''] ?? '')
      const query = queries[route]
      if (query !== undefined) return [path, `${path}?${query}`].map((each) => ({ route, path: each }))
      return [{ route, path }, ...(tabs[route] ?? []).map((tab) => ({ route, path: `${path}?tab=${tab}` }))]
    })
}

/** Where notifications go that a page can show; nothing is ever sent there. */
async function channelOf(console: TestConsole): Promise<string> {
  const [known] = (await console.call(listNotificationChannels, {})).value.items
  if (known !== undefined) return known.id
  const quietHours = { from: '20:00', to: '07:00', timeZone: 'Europe/Paris', weekends: true, urgentGoesThrough: true }
  const webhook = { url: 'https://hooks.example.com/services/in', format: 'teams' as const }
  const body = {
    name: 'Astreinte',
    language: 'fr' as const,
    kinds: ['rotation-finished' as const],
    quietHours,
    webhook,
  }
  return (await console.call(createNotificationChannel, { body })).value.id
}

export function routePaths(): readonly string[] {
  const source = readFileSync('src/web/routes.tsx', 'utf8')
  return [...source.matchAll(/ {2}path: '([^']+)'/g)].map(([, path = '']) => path)
}
