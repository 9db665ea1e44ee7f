import type { Call, Reply } from './api-client.ts'

/**
 * A rule of the Kubernetes API: what is asked first, what is asked then, and what must be in the answer. `NS` stands
 * for the namespace of the run, in paths, bodies and answers; `ID` for a name that no other case uses.
 */
export interface Case {
  readonly rule: string
  readonly given?: readonly (Call | ((earlier: readonly Reply[]) => Call))[]
  readonly when: Call | ((earlier: readonly Reply[]) => Call)
  readonly status: number
  /** The answer, or a part of it. */
  readonly body?: object
  /** Texts that must not be anywhere in the answer. */
  readonly without?: readonly string[]
}

export const configMapsPath = '/api/v1/namespaces/NS/configmaps'
export const secretsPath = '/api/v1/namespaces/NS/secrets'
export const servicesPath = '/api/v1/namespaces/NS/services'
export const podsPath = '/api/v1/namespaces/NS/pods'
export const deploymentsPath = '/apis/apps/v1/namespaces/NS/deployments'

const applyType = 'application/apply-patch+yaml'
export const mergeType = 'application/merge-patch+json'
export const strategicType = 'application/strategic-merge-patch+json'
export const jsonPatchType = 'application/json-patch+json'

export function configMap(data: Record<string, string> = { a: '1' }, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'ID', ...metadata }, data }
}

export function secret(fields: object, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'ID', ...metadata }, ...fields }
}

/** Paused, so that no controller writes to it while the case looks. */
export function deployment(spec: object = {}, container: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'ID' },
    spec: {
      paused: true,
      replicas: 0,
      selector: { matchLabels: { app: 'ID' } },
      template: {
        metadata: { labels: { app: 'ID' } },
        spec: { containers: [{ name: 'app', image: 'example.test/app:1', ...container }] },
      },
      ...spec,
    },
  }
}

export function post(path: string, body: unknown, query = ''): Call {
  return { method: 'POST', path: `${path}${query}`, body }
}

export function get(path: string, accept?: string): Call {
  return { method: 'GET', path, ...(accept === undefined ? {} : { accept }) }
}

export function put(path: string, body: unknown): Call {
  return { method: 'PUT', path, body }
}

export function remove(path: string, body?: unknown): Call {
  return { method: 'DELETE', path, ...(body === undefined ? {} : { body }) }
}

export function patch(path: string, type: string, body: unknown): Call {
  return { method: 'PATCH', path, type, body }
}

export function apply(path: string, manager: string, body: unknown, query = ''): Call {
  return patch(`${path}/ID?fieldManager=${manager}${query}`, applyType, body)
}
