import type { KubernetesClient } from '#platform/kubernetes/client.ts'
import type { Finding } from '#platform/oci/examine-registry.ts'
import { readConnections } from '#features/connections/read-connections.ts'
import { managedNamespaces, type Session, type Sessions } from '#features/connections/sessions.ts'
import { belongs } from '#features/pull-secrets/plan.ts'
import type { Core } from '#platform/context.ts'
import type { TestTarget } from './check-target.ts'

/** Beyond so many namespaces a sample is asked about. */
const mostNamespaces = 200
const neededVerbs = ['create', 'get', 'patch', 'delete'] as const

/** Whether the pull secret may be written wherever it belongs. Nothing is written. */
export async function namespaceStep(
  { core, sessions }: { readonly core: Core; readonly sessions: Sessions },
  target: TestTarget,
): Promise<Finding> {
  const startedAt = performance.now()
  const found = await judge({ core, sessions }, target)
  return { step: 'pull-secrets', ms: performance.now() - startedAt, ...found }
}

type Judged = Pick<Finding, 'state' | 'verdict' | 'values'>

async function judge(
  { core, sessions }: { readonly core: Core; readonly sessions: Sessions },
  target: TestTarget,
): Promise<Judged> {
  if (target.authentication === 'none' || target.authentication === 'node-identity')
    return { state: 'skipped', verdict: 'no-secret-needed', values: {} }
  const connections = (await readConnections(core.db)).filter(({ enabled, deleting }) => enabled && !deleting)
  const refusing: string[] = []
  let total = 0
  for (const connection of connections) {
    const place = { environment: connection.environment, isManaged: true, usedRegistries: new Set<string>() }
    if (!belongs({ id: '', environments: target.environments }, place)) continue
    const session = sessions.get(connection.id)
    if (session === undefined || !session.namespaces.synced()) return unreachable(connection.name)
    const asked = await refusingNamespaces(session)
    if (asked === 'unreachable') return unreachable(connection.name)
    refusing.push(...asked.refusing)
    total += asked.total
  }
  if (total === 0) return { state: 'warning', verdict: 'no-namespaces', values: {} }
  if (refusing.length === 0) return { state: 'passed', verdict: 'namespaces-writable', values: { count: total } }
  const namespaces = refusing.slice(0, 5).join(', ')
  return { state: 'failed', verdict: 'namespaces-refuse', values: { count: refusing.length, total, namespaces } }
}

function unreachable(connection: string): Judged {
  return { state: 'warning', verdict: 'kubernetes-unreachable', values: { connection } }
}

async function refusingNamespaces(
  session: Session,
): Promise<{ readonly refusing: readonly string[]; readonly total: number } | 'unreachable'> {
  const namespaces = managedNamespaces(session)
  const everywhere = await mayWrite(session.client, undefined)
  if (everywhere === 'unreachable') return 'unreachable'
  if (everywhere) return { refusing: [], total: namespaces.length }
  const sample = namespaces.slice(0, mostNamespaces)
  const answers = await Promise.all(sample.map((namespace) => mayWrite(session.client, namespace)))
  if (answers.includes('unreachable')) return 'unreachable'
  return { refusing: sample.filter((_, index) => answers[index] === false), total: namespaces.length }
}

async function mayWrite(client: KubernetesClient, namespace: string | undefined): Promise<boolean | 'unreachable'> {
  const answers = await Promise.all(
    neededVerbs.map((verb) => client.review({ verb, group: '', resource: 'secrets', namespace })),
  )
  if (answers.some(({ ok }) => !ok)) return 'unreachable'
  return answers.every((answer) => answer.ok && answer.value.allowed)
}
