import { describe, expect, test } from 'vitest'
import { drift } from './drift.ts'
import { type KubernetesObject, exposeObject } from './kubernetes-object.ts'
import { highlyAvailable } from './manifest-fixture.ts'
import { clusterManifests } from './manifests.ts'
import { sameQuantity } from './quantity.ts'

type Live = Record<string, unknown>

function objectOf(kind: KubernetesObject['kind'], name: string): KubernetesObject {
  const found = clusterManifests(highlyAvailable({ env: { MINE: '', DB_PASSWORD: 'x' } })).find(
    (object) => object.kind === kind && object.metadata.name === name,
  )
  if (found === undefined) throw new Error(`There is no ${kind}/${name}`)
  return found
}

const deployment = objectOf('Deployment', 'pesitwizard-server')

/** The object as Kubernetes would return it, changed by replacing text of its JSON. */
function live(object: KubernetesObject, from = '', to = ''): Live {
  const json = JSON.stringify(exposeObject(object))
  if (!json.includes(from)) throw new Error(`${from} is not in the object`)
  return JSON.parse(json.replace(from, () => to)) as Live
}

function writtenBy(object: Live, ...managedFields: readonly object[]): Live {
  return { ...object, metadata: { ...(object['metadata'] as object), managedFields } }
}

function sentences(object: KubernetesObject, given: Live | undefined): readonly string[] {
  return drift(object, given).map(({ object, field, message }) => `${object} ${field}: ${message}`)
}

describe('no drift is', () => {
  test.each<[string, KubernetesObject, Live]>([
    ['what was written', deployment, live(deployment)],
    ['a quantity in other words', deployment, live(deployment, '"cpu":"1"', '"cpu":"1000m"')],
    ['memory in other words', deployment, live(deployment, '"memory":"1Gi"', '"memory":"1024Mi"')],
    ['a default', deployment, live(deployment, '"replicas":3', '"replicas":3,"revisionHistoryLimit":10')],
    [
      'another order of the variables',
      deployment,
      live(deployment, '"env":[', '"env":[{"name":"INJECTED","value":"1"},'),
    ],
    [
      'an empty value that Kubernetes leaves out',
      deployment,
      live(deployment, '{"name":"MINE","value":""}', '{"name":"MINE"}'),
    ],
    ['a default in a list without keys', deployment, live(deployment, '"weight":100', '"weight":100,"more":1')],
    ['the protocol of a port', deployment, live(deployment, '"containers":[{', '"containers":[{"stdin":false,')],
  ])('%s', (_name, object, given) => {
    expect(sentences(object, given)).toEqual([])
  })
})

describe('drift is', () => {
  const container = 'Deployment/pesitwizard-server spec.template.spec.containers[server]'
  const service = objectOf('Service', 'pesitwizard-server')
  const secret = objectOf('Secret', 'pesitwizard-server-keys')
  const role = objectOf('Role', 'pesitwizard-server-leader')

  test.each<[string, KubernetesObject, Live | undefined, string]>([
    ['an object that is not there', service, undefined, 'Service/pesitwizard-server : It is not there'],
    [
      'an object that is going',
      service,
      { metadata: { deletionTimestamp: '2026-01-02T03:04:05Z' } },
      'Service/pesitwizard-server : It is being deleted since 2026-01-02T03:04:05Z',
    ],
    [
      'another number',
      deployment,
      live(deployment, '"replicas":3', '"replicas":2'),
      'Deployment/pesitwizard-server spec.replicas: 2 instead of 3',
    ],
    [
      'another quantity',
      deployment,
      live(deployment, '"cpu":"1"', '"cpu":"2"'),
      `${container}.resources.limits.cpu: 2 instead of 1`,
    ],
    [
      'a variable that is gone',
      deployment,
      live(deployment, '{"name":"SPRING_H2_CONSOLE_ENABLED","value":"false"},', ''),
      `${container}.env[SPRING_H2_CONSOLE_ENABLED]: it is missing`,
    ],
    [
      'a value that may be a password, without showing it',
      deployment,
      live(deployment, '{"name":"DB_PASSWORD","value":"x"}', '{"name":"DB_PASSWORD","value":"canary"}'),
      `${container}.env[DB_PASSWORD].value: another value (not shown)`,
    ],
    [
      'another port',
      deployment,
      live(deployment, '"containerPort":6502', '"containerPort":6503'),
      `${container}.ports[6502/TCP]: it is missing`,
    ],
    [
      'a selector that asks for more',
      service,
      live(service, '"selector":{', '"selector":{"version":"2",'),
      'Service/pesitwizard-server spec.selector: {"version":"2","pesitwizard.com/cluster-id":"k3f9x2ma","pesitwizard-leader":"tru… instead of {"pesitwizard.com/cluster-id":"k3f9x2ma","pesitwizard-leader":"true"}',
    ],
    [
      'a label that is gone',
      service,
      live(service, '"app.kubernetes.io/instance":"payments",', ''),
      "Service/pesitwizard-server metadata.labels['app.kubernetes.io/instance']: it is missing",
    ],
    [
      'a secret value, without showing it',
      secret,
      live(secret, Buffer.from('database-canary').toString('base64'), 'Y2FuYXJ5'),
      'Secret/pesitwizard-server-keys data.database-password: another value (not shown)',
    ],
    [
      'a list without keys that is longer',
      role,
      live(role, '"get","list","patch"', '"get","list"'),
      'Role/pesitwizard-server-leader rules: [{"apiGroups":[""],"resources":["pods"],"verbs":["get","list"]}] instead of [{"apiGroups":[""],"resources":["pods"],"verbs":["get","list","patch"]}]',
    ],
  ])('%s', (_name, object, given, expected) => {
    expect(sentences(object, given)).toEqual([expected])
  })
})

describe('who changed it', () => {
  const changed = live(deployment, '"replicas":3', '"replicas":2')
  const owns = (manager: string, time: string, fields: object) => ({
    manager,
    time,
    operation: 'Update',
    fieldsV1: { 'f:spec': fields },
  })

  test('is the manager that owns the field', () => {
    const given = writtenBy(
      changed,
      owns('pesitwizard-console', '2026-01-02T03:00:00Z', { 'f:template': {} }),
      owns('kubectl-edit', '2026-01-02T03:04:05Z', { 'f:replicas': {} }),
      owns('other', '2026-01-02T04:00:00Z', { 'f:paused': {} }),
    )

    expect(drift(deployment, given)).toEqual([
      {
        object: 'Deployment/pesitwizard-server',
        field: 'spec.replicas',
        message: '2 instead of 3, changed by kubectl-edit at 2026-01-02T03:04:05Z',
        cause: 'changed',
      },
    ])
  })

  test('is nobody where the console wrote the live value: the description has changed since', () => {
    const given = writtenBy(changed, owns('pesitwizard-console', '2026-01-02T03:00:00Z', { 'f:replicas': {} }))

    expect(drift(deployment, given)).toMatchObject([
      { message: '2 instead of 3, as it was deployed last', cause: 'pending' },
    ])
  })

  test('is found in an element of a list by its keys', () => {
    const given = writtenBy(
      live(deployment, '"image":"ghcr.io/', '"image":"quay.io/'),
      owns('pesitwizard-console', '2026-01-02T03:00:00Z', {
        'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"server"}': { '.': {} } } } },
      }),
      owns('kubectl-set', '2026-01-02T03:04:05Z', {
        'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"server"}': { 'f:image': {} } } } },
      }),
    )

    expect(drift(deployment, given)[0]?.message).toMatch(/changed by kubectl-set at/)
  })

  test('can only be guessed where nobody owns the field any more: the last writer is named', () => {
    const given = writtenBy(
      live(deployment, '"automountServiceAccountToken":true,', ''),
      owns('kubectl-edit', '2026-01-02T03:04:05Z', { 'f:paused': {} }),
    )

    expect(sentences(deployment, given)).toEqual([
      'Deployment/pesitwizard-server spec.template.spec.automountServiceAccountToken: it is missing; last written by kubectl-edit at 2026-01-02T03:04:05Z',
    ])
  })
})

test.each([
  ['1000m', '1', true],
  ['1Gi', '1024Mi', true],
  ['1Gi', '1G', false],
  ['0.5', '500m', true],
  ['1e3', '1k', true],
  ['12E', '12000P', true],
  ['much', '1', false],
])('%s and %s are the same quantity: %s', (left, right, expected) => {
  expect(sameQuantity(left, right)).toBe(expected)
})
