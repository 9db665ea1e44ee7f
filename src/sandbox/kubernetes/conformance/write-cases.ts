import { z } from 'zod'
import type { Reply } from './api-client.ts'
import type { Case } from './case.ts'
import {
  configMap,
  configMapsPath,
  deployment,
  deploymentsPath,
  get,
  jsonPatchType,
  mergeType,
  patch,
  podsPath,
  post,
  put,
  remove,
  secret,
  secretsPath,
  servicesPath,
  strategicType,
} from './case.ts'

const one = `${configMapsPath}/ID`
const created = post(configMapsPath, configMap())
const dockerConfig = Buffer.from('{"auths":{}}').toString('base64')

const Metadata = z.object({ metadata: z.object({ resourceVersion: z.string(), uid: z.string() }) })

function metadataOf(replies: readonly Reply[]): z.infer<typeof Metadata>['metadata'] {
  return Metadata.parse(replies[0]?.body).metadata
}

export const writeCases: readonly Case[] = [
  {
    rule: 'creates',
    when: created,
    status: 201,
    body: { kind: 'ConfigMap', metadata: { name: 'ID', namespace: 'NS' }, data: { a: '1' } },
  },
  {
    rule: 'refuses a name that is taken',
    given: [created],
    when: created,
    status: 409,
    body: {
      kind: 'Status',
      status: 'Failure',
      reason: 'AlreadyExists',
      message: 'configmaps "ID" already exists',
      details: { name: 'ID', kind: 'configmaps' },
      code: 409,
    },
  },
  {
    rule: 'makes a name of a prefix',
    when: post(configMapsPath, configMap({}, { name: undefined, generateName: 'made-ID-' })),
    status: 201,
    body: { metadata: { generateName: 'made-ID-' } },
  },
  {
    rule: 'wants a name',
    when: post(configMapsPath, configMap({}, { name: undefined })),
    status: 422,
    body: {
      reason: 'Invalid',
      message: 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    },
  },
  {
    rule: 'refuses a name with capitals',
    when: post(configMapsPath, configMap({}, { name: 'Bad_Name' })),
    status: 422,
    body: {
      reason: 'Invalid',
      details: {
        name: 'Bad_Name',
        kind: 'ConfigMap',
        causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }],
      },
      message: `ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    },
  },
  {
    rule: 'refuses a namespace that is not the one of the path',
    when: post(configMapsPath, configMap({}, { namespace: 'default' })),
    status: 400,
    body: {
      reason: 'BadRequest',
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    },
  },
  {
    rule: 'refuses a namespace that does not exist',
    when: post('/api/v1/namespaces/no-such-namespace/configmaps', configMap()),
    status: 404,
    body: {
      reason: 'NotFound',
      message: 'namespaces "no-such-namespace" not found',
      details: { name: 'no-such-namespace', kind: 'namespaces' },
    },
  },
  {
    rule: 'refuses another kind than the path names',
    when: post(configMapsPath, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'ID' } }),
    status: 400,
    body: {
      message:
        'Deployment in version "v1" cannot be handled as a ConfigMap: converting (v1.Deployment) to (core.ConfigMap): unknown conversion',
    },
  },
  {
    rule: 'refuses a body that is no JSON',
    when: post(configMapsPath, '{"a":'),
    status: 400,
    body: { reason: 'BadRequest' },
  },
  {
    rule: 'refuses a body of an unknown type',
    when: { ...created, type: 'text/plain' },
    status: 415,
    body: { reason: 'UnsupportedMediaType' },
  },
  {
    rule: 'creates nothing in a dry run',
    given: [post(configMapsPath, configMap(), '?dryRun=All')],
    when: get(one),
    status: 404,
    body: { reason: 'NotFound' },
  },
  {
    rule: 'answers a dry run with the object',
    when: post(configMapsPath, configMap(), '?dryRun=All'),
    status: 201,
    body: { metadata: { name: 'ID' } },
  },
  {
    rule: 'refuses another dry run than All',
    when: post(configMapsPath, configMap(), '?dryRun=Some'),
    status: 422,
    body: {
      message:
        'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"Some"}: supported values: "All"',
    },
  },
  {
    rule: 'drops unknown fields',
    when: post(configMapsPath, { ...configMap(), color: 'red' }),
    status: 201,
    without: ['red'],
  },
  {
    rule: 'refuses unknown fields when it is strict',
    when: post(configMapsPath, { ...configMap(), color: 'red' }, '?fieldValidation=Strict'),
    status: 400,
    body: {
      reason: 'BadRequest',
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "color"',
    },
  },
  {
    rule: 'refuses a number where text belongs',
    when: post(configMapsPath, { ...configMap(), data: { a: 1 } }),
    status: 400,
    body: {
      reason: 'BadRequest',
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    },
  },
  {
    rule: 'refuses a key with a space',
    when: post(configMapsPath, configMap({ 'a b': '1' })),
    status: 422,
    body: { reason: 'Invalid', details: { causes: [{ reason: 'FieldValueInvalid', field: 'data[a b]' }] } },
  },
  {
    rule: 'refuses a bad label',
    when: post(configMapsPath, configMap({}, { labels: { a: 'b c' } })),
    status: 422,
    body: { reason: 'Invalid', details: { causes: [{ reason: 'FieldValueInvalid', field: 'metadata.labels' }] } },
  },
  {
    rule: 'replaces',
    given: [created],
    when: put(one, configMap({ b: '2' })),
    status: 200,
    body: { data: { b: '2' } },
    without: ['"a"'],
  },
  {
    rule: 'does not create by replacing',
    when: put(one, configMap()),
    status: 404,
    body: { reason: 'NotFound', message: 'configmaps "ID" not found' },
  },
  {
    rule: 'refuses to replace under another name',
    given: [created],
    when: put(one, configMap({}, { name: 'other' })),
    status: 400,
    body: { message: 'the name of the object (other) does not match the name on the URL (ID)' },
  },
  {
    rule: 'refuses to replace an old version',
    given: [created, put(one, configMap({ b: '2' }))],
    when: (replies) => put(one, configMap({ c: '3' }, { resourceVersion: metadataOf(replies).resourceVersion })),
    status: 409,
    body: {
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "ID": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: 'ID', kind: 'configmaps' },
    },
  },
  {
    rule: 'refuses to replace an object of another uid',
    given: [created],
    when: put(one, configMap({}, { uid: '00000000-0000-0000-0000-000000000000' })),
    status: 409,
    body: { reason: 'Conflict' },
  },
  {
    rule: 'writes nothing when nothing changes',
    given: [created, put(one, configMap())],
    when: (replies) =>
      get(
        `${configMapsPath}?watch=1&timeoutSeconds=1&fieldSelector=metadata.name=ID&resourceVersion=${metadataOf(replies).resourceVersion}`,
      ),
    status: 200,
    without: ['MODIFIED'],
  },
  {
    rule: 'merges a merge patch',
    given: [created],
    when: patch(one, mergeType, { data: { a: null, b: '2' } }),
    status: 200,
    body: { data: { b: '2' } },
    without: ['"a"'],
  },
  {
    rule: 'does not create by a merge patch',
    when: patch(one, mergeType, { data: {} }),
    status: 404,
    body: { reason: 'NotFound' },
  },
  {
    rule: 'applies a JSON patch',
    given: [created],
    when: patch(one, jsonPatchType, [{ op: 'replace', path: '/data/a', value: '9' }]),
    status: 200,
    body: { data: { a: '9' } },
  },
  {
    rule: 'refuses a JSON patch whose test fails',
    given: [created],
    when: patch(one, jsonPatchType, [{ op: 'test', path: '/data/a', value: '2' }]),
    status: 422,
    body: { reason: 'Invalid' },
  },
  {
    rule: 'refuses a JSON patch of a missing path',
    given: [created],
    when: patch(one, jsonPatchType, [{ op: 'remove', path: '/data/z' }]),
    status: 422,
    body: { reason: 'Invalid' },
  },
  {
    rule: 'refuses a patch of an unknown type',
    given: [created],
    when: patch(one, 'application/json', {}),
    status: 415,
    body: { reason: 'UnsupportedMediaType', message: '415: Unsupported Media Type' },
  },
  {
    rule: 'refuses a patch with an old version',
    given: [created, put(one, configMap({ b: '2' }))],
    when: (replies) => patch(one, mergeType, { metadata: { resourceVersion: metadataOf(replies).resourceVersion } }),
    status: 409,
    body: { reason: 'Conflict' },
  },
  {
    rule: 'merges containers by name in a strategic merge patch',
    given: [post(deploymentsPath, deployment())],
    when: patch(`${deploymentsPath}/ID`, strategicType, {
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'app', env: [{ name: 'A', value: '1' }] },
              { name: 'two', image: 'example.test/two:1' },
            ],
          },
        },
      },
    }),
    status: 200,
    body: {
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'app', image: 'example.test/app:1', env: [{ name: 'A', value: '1' }] },
              { name: 'two', imagePullPolicy: 'IfNotPresent' },
            ],
          },
        },
      },
    },
  },
  {
    rule: 'removes a container by a directive',
    given: [
      post(deploymentsPath, deployment()),
      patch(`${deploymentsPath}/ID`, strategicType, {
        spec: { template: { spec: { containers: [{ name: 'two', image: 'example.test/two:1' }] } } },
      }),
    ],
    when: patch(`${deploymentsPath}/ID`, strategicType, {
      spec: { template: { spec: { containers: [{ name: 'app', $patch: 'delete' }] } } },
    }),
    status: 200,
    body: { spec: { template: { spec: { containers: [{ name: 'two' }] } } } },
    without: ['app:1'],
  },
  {
    rule: 'changes the strategy by retaining its keys',
    given: [post(deploymentsPath, deployment())],
    when: patch(`${deploymentsPath}/ID`, strategicType, {
      spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
    }),
    status: 200,
    body: { spec: { strategy: { type: 'Recreate' } } },
    without: ['maxSurge'],
  },
  {
    rule: 'deletes, and says so with a Status',
    given: [created],
    when: remove(one),
    status: 200,
    body: { kind: 'Status', status: 'Success', details: { name: 'ID', kind: 'configmaps' } },
  },
  {
    rule: 'cannot delete what is not there',
    when: remove(one),
    status: 404,
    body: { reason: 'NotFound', message: 'configmaps "ID" not found', details: { name: 'ID', kind: 'configmaps' } },
  },
  {
    rule: 'deletes nothing of another uid',
    given: [created],
    when: remove(one, { preconditions: { uid: 'other' } }),
    status: 409,
    body: { reason: 'Conflict', details: { name: 'ID', kind: 'ConfigMap' } },
  },
  {
    rule: 'deletes nothing of another version',
    given: [created],
    when: remove(one, { preconditions: { resourceVersion: '1' } }),
    status: 409,
    body: { reason: 'Conflict' },
  },
  {
    rule: 'deletes nothing in a dry run',
    given: [created, remove(`${one}?dryRun=All`)],
    when: get(one),
    status: 200,
    body: { metadata: { name: 'ID' } },
  },
  {
    rule: 'keeps an object until its finalizers are gone',
    given: [post(configMapsPath, configMap({}, { finalizers: ['example.test/hold'] })), remove(one)],
    when: get(one),
    status: 200,
    body: { metadata: { finalizers: ['example.test/hold'], deletionGracePeriodSeconds: 0 } },
  },
  {
    rule: 'removes an object with its last finalizer',
    given: [
      post(configMapsPath, configMap({}, { finalizers: ['example.test/hold'] })),
      remove(one),
      patch(one, mergeType, { metadata: { finalizers: null } }),
    ],
    when: get(one),
    status: 404,
    body: { reason: 'NotFound' },
  },
  {
    rule: 'deletes a selection',
    given: [
      post(configMapsPath, configMap({}, { labels: { group: 'ID' } })),
      remove(`${configMapsPath}?labelSelector=group=ID`),
    ],
    when: get(one),
    status: 404,
  },
  {
    rule: 'cannot delete all namespaces at once',
    when: remove('/api/v1/namespaces'),
    status: 405,
    body: { reason: 'MethodNotAllowed' },
  },
  {
    rule: 'puts stringData into data',
    when: post(secretsPath, secret({ stringData: { a: 'x' } })),
    status: 201,
    body: { type: 'Opaque', data: { a: 'eA==' } },
    without: ['stringData":{'],
  },
  {
    rule: 'refuses a secret that is no base64',
    when: post(secretsPath, secret({ data: { a: '***' } })),
    status: 400,
    body: {
      reason: 'BadRequest',
      message: 'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
    },
  },
  {
    rule: 'takes a docker configuration',
    when: post(
      secretsPath,
      secret({ type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': dockerConfig } }),
    ),
    status: 201,
  },
  {
    rule: 'wants the key of a docker configuration',
    when: post(secretsPath, secret({ type: 'kubernetes.io/dockerconfigjson', data: { other: dockerConfig } })),
    status: 422,
    body: {
      message: 'Secret "ID" is invalid: data[.dockerconfigjson]: Required value',
      details: {
        causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'data[.dockerconfigjson]' }],
      },
    },
  },
  {
    rule: 'wants JSON in a docker configuration',
    when: post(
      secretsPath,
      secret({ type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': 'nonsense' } }),
    ),
    status: 422,
    body: {
      message:
        'Secret "ID" is invalid: data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'o\' in literal null (expecting \'u\')',
    },
  },
  {
    rule: 'keeps the type of a secret',
    given: [post(secretsPath, secret({ stringData: { a: 'x' } }))],
    when: patch(`${secretsPath}/ID`, mergeType, { type: 'example.test/other' }),
    status: 422,
    body: { message: 'Secret "ID" is invalid: type: Invalid value: "example.test/other": field is immutable' },
  },
  {
    rule: 'keeps an immutable secret',
    given: [post(secretsPath, secret({ immutable: true, stringData: { a: 'x' } }))],
    when: patch(`${secretsPath}/ID`, mergeType, { stringData: { a: 'y' } }),
    status: 422,
    body: { message: 'Secret "ID" is invalid: data: Forbidden: field is immutable when `immutable` is set' },
  },
  {
    rule: 'fills in a deployment',
    when: post(deploymentsPath, deployment({ replicas: undefined })),
    status: 201,
    body: {
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
        template: {
          spec: {
            containers: [
              {
                imagePullPolicy: 'IfNotPresent',
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
                resources: {},
              },
            ],
            restartPolicy: 'Always',
            terminationGracePeriodSeconds: 30,
            dnsPolicy: 'ClusterFirst',
            securityContext: {},
            schedulerName: 'default-scheduler',
          },
        },
      },
    },
  },
  {
    rule: 'fills in ports and probes',
    when: post(
      deploymentsPath,
      deployment(
        {},
        {
          image: 'example.test/app',
          ports: [{ containerPort: 80 }],
          readinessProbe: { httpGet: { port: 80 } },
          resources: { limits: { cpu: '0.5', memory: '1024Mi' } },
        },
      ),
    ),
    status: 201,
    body: {
      spec: {
        template: {
          spec: {
            containers: [
              {
                imagePullPolicy: 'Always',
                ports: [{ containerPort: 80, protocol: 'TCP' }],
                readinessProbe: {
                  httpGet: { path: '/', port: 80, scheme: 'HTTP' },
                  timeoutSeconds: 1,
                  periodSeconds: 10,
                  successThreshold: 1,
                  failureThreshold: 3,
                },
                resources: { limits: { cpu: '500m', memory: '1Gi' } },
              },
            ],
          },
        },
      },
    },
  },
  {
    rule: 'counts changes of a specification',
    given: [post(deploymentsPath, deployment())],
    when: patch(`${deploymentsPath}/ID`, mergeType, { spec: { minReadySeconds: 3 } }),
    status: 200,
    body: { metadata: { generation: 2 } },
  },
  {
    rule: 'does not count changes of labels',
    given: [post(deploymentsPath, deployment())],
    when: patch(`${deploymentsPath}/ID`, mergeType, { metadata: { labels: { a: 'b' } } }),
    status: 200,
    body: { metadata: { generation: 1 } },
  },
  {
    rule: 'wants a selector that fits the template',
    when: post(deploymentsPath, deployment({ selector: { matchLabels: { app: 'other' } } })),
    status: 422,
    body: {
      message:
        'Deployment.apps "ID" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"ID"}: `selector` does not match template `labels`',
      details: { group: 'apps', kind: 'Deployment' },
    },
  },
  {
    rule: 'keeps the selector of a deployment',
    given: [post(deploymentsPath, deployment())],
    when: patch(`${deploymentsPath}/ID`, mergeType, {
      spec: { selector: { matchLabels: { app: 'b' } }, template: { metadata: { labels: { app: 'b' } } } },
    }),
    status: 422,
    body: {
      message:
        'Deployment.apps "ID" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"b"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    },
  },
  {
    rule: 'wants a container and its image',
    when: post(deploymentsPath, deployment({}, { image: '' })),
    status: 422,
    body: { message: 'Deployment.apps "ID" is invalid: spec.template.spec.containers[0].image: Required value' },
  },
  {
    rule: 'wants a known pull policy',
    when: post(deploymentsPath, deployment({}, { imagePullPolicy: 'Sometimes' })),
    status: 422,
    body: {
      message:
        'Deployment.apps "ID" is invalid: spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    },
  },
  {
    rule: 'wants a volume for a mount',
    when: post(deploymentsPath, deployment({}, { volumeMounts: [{ name: 'data', mountPath: '/data' }] })),
    status: 422,
    body: {
      message:
        'Deployment.apps "ID" is invalid: spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"',
    },
  },
  {
    rule: 'refuses text where a number belongs',
    when: post(deploymentsPath, deployment({ replicas: 'two' })),
    status: 400,
    body: {
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    },
  },
  {
    rule: 'does not take the status with the object',
    when: post(deploymentsPath, { ...deployment(), status: { replicas: 7 } }),
    status: 201,
    without: ['"replicas":7'],
  },
  {
    rule: 'reads the scale of a deployment',
    given: [post(deploymentsPath, deployment())],
    when: get(`${deploymentsPath}/ID/scale`),
    status: 200,
    body: {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'ID' },
      spec: {},
      status: { replicas: 0, selector: 'app=ID' },
    },
  },
  {
    rule: 'scales a deployment',
    given: [post(deploymentsPath, deployment())],
    when: patch(`${deploymentsPath}/ID/scale`, mergeType, { spec: { replicas: 2 } }),
    status: 200,
    body: { kind: 'Scale', spec: { replicas: 2 } },
  },
  {
    rule: 'gives a service an address',
    when: post(servicesPath, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'ID' },
      spec: { selector: { app: 'x' }, ports: [{ port: 80 }] },
    }),
    status: 201,
    body: {
      spec: {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      },
      status: { loadBalancer: {} },
    },
  },
  {
    rule: 'leaves a headless service without an address',
    when: post(servicesPath, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'ID' },
      spec: { clusterIP: 'None', selector: { app: 'x' }, ports: [{ port: 80 }] },
    }),
    status: 201,
    body: { spec: { clusterIP: 'None', clusterIPs: ['None'] } },
  },
  {
    rule: 'wants ports for a service',
    when: post(servicesPath, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'ID' }, spec: {} }),
    status: 422,
    body: { message: 'Service "ID" is invalid: spec.ports: Required value' },
  },
  {
    rule: 'fills in a pod',
    when: post(
      podsPath,
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'ID' },
        spec: { nodeSelector: { none: 'such' }, containers: [{ name: 'a', image: 'example.test/a:1' }] },
      },
      '?dryRun=All',
    ),
    status: 201,
    body: {
      spec: {
        serviceAccountName: 'default',
        serviceAccount: 'default',
        enableServiceLinks: true,
        priority: 0,
        preemptionPolicy: 'PreemptLowerPriority',
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    },
  },
  {
    rule: 'refuses a pod whose service account is missing',
    when: post(podsPath, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'ID' },
      spec: { serviceAccountName: 'nobody', containers: [{ name: 'a', image: 'example.test/a:1' }] },
    }),
    status: 403,
    body: {
      reason: 'Forbidden',
      message: 'pods "ID" is forbidden: error looking up service account NS/nobody: serviceaccount "nobody" not found',
    },
  },
]
