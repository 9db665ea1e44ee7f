import type { Environment } from '#contract/common.ts'
import type { ConnectionMethod, ManagedNamespaces } from '#contract/connections.ts'
import { matchesSelector } from '#platform/kubernetes/label-selector.ts'

/** A Kubernetes connection as the console keeps it: everything but its secrets. */
export interface ConnectionRecord {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly method: ConnectionMethod
  readonly server: string | null
  readonly context: string | null
  readonly caCertificate: string | null
  readonly skipTlsVerify: boolean
  readonly clientCertificate: string | null
  readonly kubeconfigFile: string | null
  readonly environment: Environment | null
  readonly namespaces: ManagedNamespaces
  readonly enabled: boolean
  readonly isSandbox: boolean
  readonly deleting: boolean
  readonly createdAt: string
  readonly updatedAt: string
  readonly revision: number
}

/** The one secret that each method signs in with; the others need none of ours. */
export const secretNames = { kubeconfig: 'kubeconfig', token: 'token', 'client-certificate': 'clientKey' } as const

export function secretOwner(connectionId: string): string {
  return `connection:${connectionId}`
}

export function isManaged(
  connection: ConnectionRecord,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (connection.namespaces.names.includes(namespace)) return true
  const { labelSelector } = connection.namespaces
  return labelSelector !== null && matchesSelector(labelSelector, labels)
}

export function auditFacts(connection: ConnectionRecord): Readonly<Record<string, unknown>> {
  return Object.fromEntries(auditedFields.map((field) => [field, connection[field]]))
}

const auditedFields = [
  'name',
  'method',
  'server',
  'context',
  'skipTlsVerify',
  'kubeconfigFile',
  'environment',
  'namespaces',
  'enabled',
  'revision',
] as const satisfies readonly (keyof ConnectionRecord)[]
