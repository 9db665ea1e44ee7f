import type { Case } from './case.ts'
import { at } from '#sandbox/kubernetes/objects/records.ts'
import {
  apply,
  configMap,
  configMapsPath,
  deployment,
  deploymentsPath,
  get,
  mergeType,
  patch,
  post,
  secret,
  secretsPath,
} from './case.ts'

const one = `${configMapsPath}/ID`
const mine = apply(configMapsPath, 'me', configMap({ a: '1' }))

export const applyCases: readonly Case[] = [
  {
    rule: 'creates by applying, and notes who owns what',
    when: mine,
    status: 201,
    body: {
      data: { a: '1' },
      metadata: {
        managedFields: [
          {
            manager: 'me',
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:a': {} } },
          },
        ],
      },
    },
  },
  {
    rule: 'changes by applying',
    given: [mine],
    when: apply(configMapsPath, 'me', configMap({ a: '2' })),
    status: 200,
    body: { data: { a: '2' } },
  },
  {
    rule: 'takes away what is no longer applied',
    given: [apply(configMapsPath, 'me', configMap({ a: '1', b: '2' }))],
    when: mine,
    status: 200,
    body: { data: { a: '1' } },
    without: ['"b"'],
  },
  {
    rule: 'takes away a part of which nothing is left',
    given: [
      apply(
        deploymentsPath,
        'me',
        deployment({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } }),
      ),
    ],
    when: apply(deploymentsPath, 'me', deployment({ strategy: { type: 'Recreate' } })),
    status: 200,
    body: { spec: { strategy: { type: 'Recreate' } } },
    without: ['maxSurge'],
  },
  {
    rule: 'takes away a map of which nothing is left',
    given: [mine],
    when: apply(configMapsPath, 'me', configMap({})),
    status: 200,
    without: ['"data"'],
  },
  {
    rule: 'keeps what another manager applied',
    given: [mine, apply(configMapsPath, 'other', configMap({ b: '2' }))],
    when: apply(configMapsPath, 'me', configMap({ a: '3' })),
    status: 200,
    body: { data: { a: '3', b: '2' } },
  },
  {
    rule: 'keeps a value that another manager shares',
    given: [
      apply(configMapsPath, 'me', configMap({ a: '1', b: '2' })),
      apply(configMapsPath, 'other', configMap({ b: '2' })),
    ],
    when: mine,
    status: 200,
    body: { data: { a: '1', b: '2' } },
  },
  {
    rule: 'refuses to take a field from another manager',
    given: [mine],
    when: apply(configMapsPath, 'other', configMap({ a: '2' })),
    status: 409,
    body: {
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "me": .data.a',
      details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "me"', field: '.data.a' }] },
    },
  },
  {
    rule: 'names all conflicts',
    given: [apply(configMapsPath, 'me', configMap({ a: '1', b: '1' }))],
    when: apply(configMapsPath, 'other', configMap({ a: '2', b: '2' })),
    status: 409,
    body: { message: 'Apply failed with 2 conflicts: conflicts with "me":\n- .data.a\n- .data.b' },
  },
  {
    rule: 'takes a field by force',
    given: [mine],
    when: apply(configMapsPath, 'other', configMap({ a: '2' }), '&force=true'),
    status: 200,
    body: { data: { a: '2' }, metadata: { managedFields: [{ manager: 'other' }] } },
  },
  {
    rule: 'agrees with another manager about a value',
    given: [mine],
    when: apply(configMapsPath, 'other', configMap({ a: '1' })),
    status: 200,
    body: { metadata: { managedFields: [{ manager: 'other' }, { manager: 'me' }] } },
  },
  {
    rule: 'refuses to overwrite an update',
    given: [mine, patch(`${one}?fieldManager=hand`, mergeType, { data: { a: '5' } })],
    when: mine,
    status: 409,
    body: {
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "hand" using v1: .data.a',
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] },
    },
  },
  {
    rule: 'notes who changed a field by an update',
    given: [mine],
    when: patch(`${one}?fieldManager=hand`, mergeType, { data: { b: '5' } }),
    status: 200,
    body: {
      metadata: {
        managedFields: [
          { manager: 'me' },
          { manager: 'hand', operation: 'Update', fieldsV1: { 'f:data': { 'f:b': {} } } },
        ],
      },
    },
  },
  {
    rule: 'notes who created',
    when: post(configMapsPath, configMap({ a: '1' }, { labels: { x: 'y' } }), '?fieldManager=maker'),
    status: 201,
    body: {
      metadata: {
        managedFields: [
          {
            manager: 'maker',
            operation: 'Update',
            fieldsV1: { 'f:data': { '.': {}, 'f:a': {} }, 'f:metadata': { 'f:labels': { '.': {}, 'f:x': {} } } },
          },
        ],
      },
    },
  },
  {
    rule: 'knows a client by its user agent',
    when: post(configMapsPath, configMap()),
    status: 201,
    body: { metadata: { managedFields: [{ manager: 'conformance' }] } },
  },
  {
    rule: 'wants a field manager for applying',
    when: patch(one, 'application/apply-patch+yaml', configMap()),
    status: 422,
    body: {
      message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    },
  },
  {
    rule: 'wants no managed fields in what is applied',
    when: apply(
      configMapsPath,
      'me',
      configMap({}, { managedFields: [{ manager: 'x', operation: 'Apply', apiVersion: 'v1' }] }),
    ),
    status: 400,
    body: { reason: 'BadRequest' },
  },
  {
    rule: 'applies YAML',
    when: apply(configMapsPath, 'me', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ID}\ndata: {a: "1"}\n'),
    status: 201,
    body: { data: { a: '1' } },
  },
  {
    rule: 'wants a kind in what is applied',
    when: apply(configMapsPath, 'me', { metadata: { name: 'ID' } }),
    status: 400,
    body: { message: 'invalid object type: /, Kind=' },
  },
  {
    rule: 'wants a name in what is applied',
    when: apply(configMapsPath, 'me', { apiVersion: 'v1', kind: 'ConfigMap' }),
    status: 400,
    body: { message: 'the name of the object (ID based on URL) was undeterminable: name must be provided' },
  },
  {
    rule: 'applies nothing in a dry run',
    given: [apply(configMapsPath, 'me', configMap(), '&dryRun=All')],
    when: get(one),
    status: 404,
  },
  {
    rule: 'applies items of lists by their keys',
    given: [
      apply(
        deploymentsPath,
        'me',
        deployment(
          {},
          {
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
        ),
      ),
    ],
    when: apply(deploymentsPath, 'me', deployment({}, { env: [{ name: 'B', value: '3' }] })),
    status: 200,
    body: { spec: { template: { spec: { containers: [{ name: 'app', env: [{ name: 'B', value: '3' }] }] } } } },
    without: ['"name":"A"'],
  },
  {
    rule: 'names an item of a list in a conflict',
    given: [apply(deploymentsPath, 'me', deployment())],
    when: apply(deploymentsPath, 'other', deployment({}, { image: 'example.test/app:2' })),
    status: 409,
    body: {
      message: 'Apply failed with 1 conflict: conflict with "me": .spec.template.spec.containers[name="app"].image',
    },
  },
  {
    rule: 'lets another manager set what nobody owns',
    given: [apply(deploymentsPath, 'me', deployment({ replicas: undefined }))],
    when: apply(deploymentsPath, 'other', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'ID' },
      spec: { replicas: 3 },
    }),
    status: 200,
    body: { spec: { replicas: 3 } },
  },
  {
    rule: 'removes a container that is no longer applied',
    given: [
      apply(deploymentsPath, 'me', {
        ...deployment(),
        spec: {
          ...Object(deployment({}) as { spec: object }).spec,
          template: {
            metadata: { labels: { app: 'ID' } },
            spec: {
              containers: [
                { name: 'app', image: 'example.test/app:1' },
                { name: 'side', image: 'example.test/side:1' },
              ],
            },
          },
        },
      }),
    ],
    when: apply(deploymentsPath, 'me', deployment()),
    status: 200,
    without: ['side'],
  },
  {
    rule: 'applies stringData into data',
    when: apply(secretsPath, 'me', secret({ stringData: { a: 'x' } })),
    status: 201,
    body: { data: { a: 'eA==' } },
  },
  {
    rule: 'keeps the uid of what is applied again',
    given: [apply(secretsPath, 'me', secret({ data: { a: 'eA==' } }))],
    when: (replies) =>
      apply(secretsPath, 'me', secret({ data: { a: 'eQ==' } }, { uid: at(replies[0]?.body, 'metadata', 'uid') })),
    status: 200,
    body: { data: { a: 'eQ==' } },
  },
  {
    rule: 'refuses to apply another uid',
    given: [mine],
    when: apply(configMapsPath, 'me', configMap({}, { uid: '00000000-0000-0000-0000-000000000000' })),
    status: 422,
    body: { reason: 'Invalid', details: { causes: [{ field: 'metadata.uid' }, { field: 'metadata.uid' }] } },
  },
]
