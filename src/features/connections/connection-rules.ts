import { DomainError } from '#contract/errors.ts'
import type { ConnectionChange, ManagedNamespaces, NewConnection } from '#contract/connections.ts'
import { isSelector } from '#platform/kubernetes/label-selector.ts'
import { Secret } from '#platform/secret.ts'
import { type ConnectionRecord, secretNames } from './connection.ts'

type AccessInput = Pick<ConnectionChange, 'kubeconfig' | 'token' | 'clientKey'>

const needs = {
  'in-cluster': [],
  kubeconfig: ['kubeconfig'],
  token: ['server', 'token'],
  'client-certificate': ['server', 'clientCertificate', 'clientKey'],
} as const satisfies Record<NewConnection['method'], readonly (keyof NewConnection)[]>

export function refuseIncompleteAccess(input: NewConnection): void {
  const missing = needs[input.method].filter((field) => input[field] === undefined)
  if (missing.length === 0) return
  throw new DomainError('invalid', `A connection by ${input.method} also needs: ${missing.join(', ')}`, {
    errors: missing.map((field) => ({ pointer: `/${field}`, code: 'required', detail: `"${field}" is missing` })),
    hint: 'Nothing was changed. Add what is missing.',
  })
}

export function refuseBadSelector({ labelSelector }: ManagedNamespaces): void {
  if (labelSelector === null || isSelector(labelSelector)) return
  const detail = 'The label selector cannot be read'
  throw new DomainError('invalid', detail, {
    errors: [{ pointer: '/namespaces/labelSelector', code: 'selector', detail }],
    hint: 'Write it as for kubectl -l, such as: team=payments,stage in (prod,staging)',
  })
}

/** The secret that a request brings for the method of a connection, if it brings one. */
export function secretIn(
  method: ConnectionRecord['method'],
  input: AccessInput,
): { name: string; secret: Secret } | undefined {
  if (method === 'in-cluster' || method === 'kubeconfig-file') return undefined
  const name = secretNames[method]
  const value = input[name]
  return value === undefined ? undefined : { name, secret: new Secret(value) }
}

export function connectionNotFound(id: string): DomainError {
  return new DomainError('not-found', `There is no connection ${id.slice(0, 60)}`, {
    hint: 'List them with: pwctl connection list',
  })
}

export function connectionChangedMeanwhile({ revision }: ConnectionRecord): DomainError {
  return new DomainError(
    'precondition-failed',
    `The connection was changed in the meantime; it is at revision ${revision} now`,
    {
      hint: 'Read it again, and repeat your change on what it is now.',
    },
  )
}

export function connectionNameTaken(name: string): DomainError {
  return new DomainError('conflict', `A connection named "${name}" exists already`, {
    hint: 'Choose another name, or change the connection that has it.',
    errors: [{ pointer: '/name', code: 'taken', detail: 'The name is taken' }],
  })
}
