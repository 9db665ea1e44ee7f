import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

interface StoredObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly uid: string
    readonly resourceVersion: string
    readonly labels: Readonly<Record<string, string>>
  }
  readonly data: Readonly<Record<string, string>>
}

interface StoredEvent {
  readonly version: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: StoredObject
}

interface Watcher {
  readonly namespace: string | undefined
  readonly send: (line: unknown) => void
}

/** ConfigMaps behind the list and watch rules of Kubernetes: pages of one snapshot, versions, bookmarks, 410 for what is too old. */
export interface WatchStore {
  readonly url: string
  put(namespace: string, name: string, value: string): void
  remove(namespace: string, name: string): void
  objects(): ReadonlyMap<string, StoredObject>
  sockets(): number
  close(): Promise<void>
}

const keptEvents = 300
const keptSnapshots = 50
const bookmarkEveryMs = 100

export async function startWatchStore(): Promise<WatchStore> {
  const objects = new Map<string, StoredObject>()
  const snapshots = new Map<string, { readonly version: number; readonly rest: readonly StoredObject[] }>()
  const watchers = new Set<Watcher>()
  const sockets = new Set<Socket>()
  const events: StoredEvent[] = []
  let version = 1000
  let uids = 0
  let snapshotIds = 0

  function record(type: StoredEvent['type'], object: StoredObject): void {
    const event = { version, type, object }
    if (events.push(event) > keptEvents) events.shift()
    for (const watcher of watchers) sendEvent(watcher, event)
  }

  function put(namespace: string, name: string, value: string): void {
    const key = `${namespace}/${name}`
    const known = objects.get(key)
    version += 1
    uids += known === undefined ? 1 : 0
    const uid = known?.metadata.uid ?? `uid-${uids}`
    const metadata = { name, namespace, uid, resourceVersion: String(version), labels: {} }
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } }
    objects.set(key, object)
    record(known === undefined ? 'ADDED' : 'MODIFIED', object)
  }

  function remove(namespace: string, name: string): void {
    const known = objects.get(`${namespace}/${name}`)
    if (known === undefined) return
    version += 1
    objects.delete(`${namespace}/${name}`)
    record('DELETED', { ...known, metadata: { ...known.metadata, resourceVersion: String(version) } })
  }

  function list(response: ServerResponse, namespace: string | undefined, query: URLSearchParams): void {
    const token = query.get('continue')
    const fresh = { version, rest: [...objects.values()].filter((object) => isIn(namespace, object)) }
    const snapshot = token === null ? fresh : snapshots.get(token)
    if (snapshot === undefined) return fail(response, 410, 'Expired')
    const items = snapshot.rest.slice(0, pageSize(query))
    const rest = snapshot.rest.slice(items.length)
    const metadata = {
      resourceVersion: String(snapshot.version),
      ...(rest.length > 0 ? { continue: keep({ ...snapshot, rest }) } : {}),
    }
    answer(response, 200, { kind: 'ConfigMapList', apiVersion: 'v1', metadata, items })
  }

  function keep(snapshot: { version: number; rest: readonly StoredObject[] }): string {
    snapshotIds += 1
    snapshots.set(`page-${snapshotIds}`, snapshot)
    snapshots.delete(`page-${snapshotIds - keptSnapshots}`)
    return `page-${snapshotIds}`
  }

  function watch(response: ServerResponse, namespace: string | undefined, query: URLSearchParams): void {
    const from = Number(query.get('resourceVersion'))
    const oldest = events[0]?.version ?? version
    if (from < oldest - 1) return fail(response, 410, 'Expired')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    const watcher = { namespace, send: (line: unknown) => response.write(`${JSON.stringify(line)}\n`) }
    for (const event of events) if (event.version > from) sendEvent(watcher, event)
    watchers.add(watcher)
    const bookmarks = setInterval(() => watcher.send(bookmark()), bookmarkEveryMs)
    const end = setTimeout(() => response.end(), Number(query.get('timeoutSeconds')) * 1000)
    response.on('close', () => {
      watchers.delete(watcher)
      clearInterval(bookmarks)
      clearTimeout(end)
    })
  }

  const bookmark = () => ({
    type: 'BOOKMARK',
    object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: String(version) } },
  })

  const server = createServer((request, response) => {
    response.on('error', () => {})
    const url = new URL(request.url ?? '/', 'http://store')
    const path = /^\/api\/v1\/(?:namespaces\/([^/]+)\/)?configmaps$/.exec(url.pathname)
    if (path === null) fail(response, 404, 'NotFound')
    else if (url.searchParams.get('watch') === 'true') watch(response, path[1], url.searchParams)
    else list(response, path[1], url.searchParams)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put,
    remove,
    objects: () => objects,
    sockets: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function sendEvent({ namespace, send }: Watcher, { type, object }: StoredEvent): void {
  if (isIn(namespace, object)) send({ type, object })
}

function isIn(namespace: string | undefined, object: StoredObject): boolean {
  return namespace === undefined || object.metadata.namespace === namespace
}

/** Small pages, so that a small store has several. */
function pageSize(query: URLSearchParams): number {
  return Math.min(20, Number(query.get('limit') ?? 20))
}

function fail(response: ServerResponse, code: number, reason: string): void {
  answer(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: reason })
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
