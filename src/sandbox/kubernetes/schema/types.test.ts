import { describe, expect, test } from 'vitest'
import { openApiClient } from '#sandbox/kubernetes/conformance/api-client.ts'
import { resources } from '#sandbox/kubernetes/resources.ts'
import { deriveSchema } from './derive-schema.ts'
import kept from './types.json' with { type: 'json' }
import { allTypes, fieldsOfType } from './types.ts'

const realCluster = process.env['PESITWIZARD_TEST_KUBECONFIG']

const paths = [
  'api/v1',
  'apis/apps/v1',
  'apis/authentication.k8s.io/v1',
  'apis/authorization.k8s.io/v1',
  'apis/coordination.k8s.io/v1',
  'apis/discovery.k8s.io/v1',
  'apis/networking.k8s.io/v1',
  'apis/policy/v1',
  'apis/rbac.authorization.k8s.io/v1',
  'apis/storage.k8s.io/v1',
]

test('every kind of the sandbox has a type, and every type is known to those that use it', () => {
  const missing = [...allTypes()].flatMap(([name, fields]) =>
    [...fields]
      .filter(([, type]) => type.kind === 'struct' && fieldsOfType(type.name).size === 0)
      .map(([field]) => `${name}.${field}`),
  )

  expect(resources.filter(({ type }) => fieldsOfType(type).size === 0)).toEqual([])
  expect(missing).toEqual([])
})

describe.runIf(realCluster !== undefined)('types.json', () => {
  test('is what a real API server says of its types', async () => {
    const client = openApiClient(realCluster ?? '')
    const documents = await Promise.all(
      paths.map(async (path) => (await client.send({ method: 'GET', path: `/openapi/v3/${path}` })).body),
    )
    client.close()

    const derived = deriveSchema(documents, Object.keys(kept))

    expect(derived).toEqual(kept)
  })
})
