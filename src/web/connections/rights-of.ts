import type { ConnectionTest } from '#contract/connections.ts'

type Asked = ConnectionTest['rights'][number]

/** One right, and every namespace that answers alike; no namespace where it is asked for the whole Kubernetes. */
export interface Right extends Omit<Asked, 'namespace'> {
  readonly namespaces: readonly string[]
}

/** What is missing first; then in the order in which it was asked. */
export function rightsOf(asked: readonly Asked[]): readonly Right[] {
  const rights = new Map<string, Right & { readonly namespaces: string[] }>()
  for (const { namespace, ...right } of asked) {
    const key = [right.verb, right.resource, right.purpose, right.allowed, namespace === null].join(' ')
    const known = rights.get(key) ?? { ...right, namespaces: [] }
    if (namespace !== null) known.namespaces.push(namespace)
    rights.set(key, known)
  }
  return [...rights.values()].toSorted((one, other) => Number(one.allowed) - Number(other.allowed))
}
