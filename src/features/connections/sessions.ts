import type { Core } from '#platform/context.ts'
import type { KubernetesAccess } from '#platform/kubernetes/access.ts'
import { createKubernetesClient, type KubernetesClient } from '#platform/kubernetes/client.ts'
import type { Kind, ObjectOf } from '#platform/kubernetes/kinds.ts'
import { type ObjectWatch, watchObjects, type WatchObjectsOptions } from '#platform/kubernetes/list-watch.ts'
import { readSecret } from '#platform/encryption/sealed-secrets.ts'
import { Secret } from '#platform/secret.ts'
import { type ConnectionRecord, isManaged, secretNames, secretOwner } from './connection.ts'

export interface NamespaceFacts {
  readonly uid: string
  readonly labels: Readonly<Record<string, string>>
  readonly isTerminating: boolean
}

/** A connection in use: its client, and what is watched through it. All of it ends with the session. */
export interface Session {
  readonly connection: ConnectionRecord
  readonly client: KubernetesClient
  readonly namespaces: ObjectWatch<NamespaceFacts>
  watch<K extends Kind, T>(options: Omit<WatchObjectsOptions<K, T>, 'client' | 'log'>): ObjectWatch<T>
  close(): Promise<void>
}

export interface Sessions {
  get(connectionId: string): Session | undefined
  all(): readonly Session[]
  /** Why a connection has no session, in words. */
  problem(connectionId: string): string | undefined
  /** Opens, reopens or closes, so that the session is that of the record; without one, closes. */
  settle(connectionId: string, connection: ConnectionRecord | undefined): Promise<void>
  closeAll(): Promise<void>
}

/** Called for each session as it opens: a feature starts its watches there. */
export type OnOpen = (session: Session) => void

export function createSessions(core: Core, onOpen: readonly OnOpen[]): Sessions {
  const open = new Map<string, Session>()
  const problems = new Map<string, string>()

  async function close(id: string): Promise<void> {
    const session = open.get(id)
    open.delete(id)
    await session?.close()
  }

  return {
    get: (id) => open.get(id),
    all: () => [...open.values()],
    problem: (id) => problems.get(id),
    async settle(id, connection) {
      const current = open.get(id)
      const isWanted = connection !== undefined && connection.enabled
      if (isWanted && current?.connection.revision === connection.revision) return
      await close(id)
      problems.delete(id)
      core.changes.publish('connections', id)
      if (!isWanted) return
      const opened = await openSession(core, connection)
      if (typeof opened === 'string') {
        problems.set(id, opened)
        return
      }
      open.set(id, opened)
      for (const listener of onOpen) listener(opened)
    },
    async closeAll() {
      await Promise.all([...open.keys()].map(close))
    },
  }
}

async function openSession(core: Core, connection: ConnectionRecord): Promise<Session | string> {
  const access = await accessOf(core, connection)
  if (typeof access === 'string') return access
  const created = createKubernetesClient(access, { log: core.log, now: () => core.now().getTime() })
  if (!created.ok) return created.message
  const { client } = created
  const watches: ObjectWatch<unknown>[] = []
  const watch: Session['watch'] = (options) => {
    const started = watchObjects({ ...options, client, log: core.log })
    watches.push(started)
    return started
  }
  return {
    connection,
    client,
    watch,
    namespaces: watch({
      kind: 'Namespace',
      project: namespaceFacts,
      onChange: (key) => onNamespace(core, connection, key),
    }),
    async close() {
      await Promise.all(watches.map((started) => started.stop()))
      await client.close()
    },
  }
}

function namespaceFacts({ metadata }: ObjectOf<'Namespace'>): NamespaceFacts {
  const { uid, labels = {}, deletionTimestamp } = metadata
  return { uid, labels, isTerminating: deletionTimestamp !== undefined }
}

function onNamespace(core: Core, connection: ConnectionRecord, key: string): void {
  core.changes.publish('connections', connection.id)
  core.wake('pull-secrets', `${connection.id}/${key.slice(key.indexOf('/') + 1)}`)
}

/** The managed namespaces that exist and are not about to go. */
export function managedNamespaces(session: Session): readonly string[] {
  return [...session.namespaces.items()]
    .map(([key, facts]) => ({ name: key.slice(key.indexOf('/') + 1), facts }))
    .filter(({ name, facts }) => !facts.isTerminating && isManaged(session.connection, name, facts.labels))
    .map(({ name }) => name)
}

async function accessOf(core: Core, connection: ConnectionRecord): Promise<KubernetesAccess | string> {
  const { method, context } = connection
  if (method === 'in-cluster') return { method }
  if (method === 'kubeconfig-file') {
    return { method: 'kubeconfig', file: connection.kubeconfigFile ?? '', ...(context === null ? {} : { context }) }
  }
  const stored = await readSecret(core, { owner: secretOwner(connection.id), name: secretNames[method] })
  if (stored === undefined) return 'The token, key or kubeconfig of this connection is missing'
  if (method === 'kubeconfig') {
    return { method: 'kubeconfig-text', text: stored.secret, ...(context === null ? {} : { context }) }
  }
  const place = {
    server: connection.server ?? '',
    skipTlsVerify: connection.skipTlsVerify,
    ...(connection.caCertificate === null ? {} : { caCertificate: connection.caCertificate }),
  }
  if (method === 'token') return { method, token: stored.secret, ...place }
  return { method, certificate: connection.clientCertificate ?? '', key: new Secret(stored.secret.expose()), ...place }
}
