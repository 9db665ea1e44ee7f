import { z } from 'zod'
import type { Reply } from './api-client.ts'
import type { Case } from './case.ts'
import {
  configMap,
  configMapsPath,
  deployment,
  deploymentsPath,
  get,
  patch,
  mergeType,
  podsPath,
  post,
  remove,
  secret,
  secretsPath,
} from './case.ts'

const one = `${configMapsPath}/ID`
const labelled = post(configMapsPath, configMap({}, { labels: { set: 'ID', tier: 'a' } }))
const second = post(configMapsPath, configMap({}, { name: 'ID-2', labels: { set: 'ID', tier: 'b' } }))
const tableType = 'application/json;as=Table;v=v1;g=meta.k8s.io'

const List = z.object({ metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }) })

function listed(reply: Reply | undefined): { readonly version: string; readonly next: string } {
  const { metadata } = List.parse(reply?.body)
  return { version: metadata.resourceVersion, next: encodeURIComponent(metadata.continue ?? '') }
}

function select(selector: string): string {
  return `${configMapsPath}?labelSelector=${encodeURI(selector)}`
}

function named(...names: readonly string[]): object {
  return { items: names.map((name) => ({ metadata: { name } })) }
}

export const readCases: readonly Case[] = [
  {
    rule: 'reads',
    given: [labelled],
    when: get(one),
    status: 200,
    body: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'ID', namespace: 'NS' } },
  },
  {
    rule: 'says what is not there',
    when: get(one),
    status: 404,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'configmaps "ID" not found',
      reason: 'NotFound',
      details: { name: 'ID', kind: 'configmaps' },
      code: 404,
    },
  },
  {
    rule: 'names the group of what is not there',
    when: get(`${deploymentsPath}/ID`),
    status: 404,
    body: { message: 'deployments.apps "ID" not found', details: { name: 'ID', group: 'apps', kind: 'deployments' } },
  },
  { rule: 'knows no other kinds', when: get('/api/v1/namespaces/NS/gadgets'), status: 404 },
  { rule: 'knows no other groups', when: get('/apis/example.test/v1/things'), status: 404 },
  {
    rule: 'lists nothing of a namespace that does not exist',
    when: get('/api/v1/namespaces/no-such-namespace/configmaps'),
    status: 200,
    body: { kind: 'ConfigMapList', apiVersion: 'v1', items: [] },
  },
  {
    rule: 'lists by equality',
    given: [labelled, second],
    when: get(select('set=ID,tier==a')),
    status: 200,
    body: named('ID'),
  },
  {
    rule: 'lists by inequality',
    given: [labelled, second],
    when: get(select('set=ID,tier!=a')),
    status: 200,
    body: named('ID-2'),
  },
  {
    rule: 'lists by a set',
    given: [labelled, second],
    when: get(select('set=ID,tier in (a,b)')),
    status: 200,
    body: named('ID', 'ID-2'),
  },
  {
    rule: 'lists by what is in no set',
    given: [labelled, second],
    when: get(select('set=ID,tier notin (a)')),
    status: 200,
    body: named('ID-2'),
  },
  {
    rule: 'lists by a label that is there',
    given: [labelled, second],
    when: get(select('set=ID,tier')),
    status: 200,
    body: named('ID', 'ID-2'),
  },
  {
    rule: 'lists by a label that is not there',
    given: [labelled, second],
    when: get(select('set=ID,!tier')),
    status: 200,
    body: { items: [] },
  },
  {
    rule: 'refuses a selector that it cannot read',
    when: get(select('a in b')),
    status: 400,
    body: { message: "unable to parse requirement: found 'b' expected: '('" },
  },
  {
    rule: 'lists by name',
    given: [labelled, second],
    when: get(`${configMapsPath}?fieldSelector=metadata.name=ID-2`),
    status: 200,
    body: named('ID-2'),
  },
  {
    rule: 'lists secrets by type',
    given: [post(secretsPath, secret({ type: 'example.test/ID' }))],
    when: get(`${secretsPath}?fieldSelector=type=example.test/ID`),
    status: 200,
    body: named('ID'),
  },
  {
    rule: 'refuses to select by other fields',
    when: get(`${configMapsPath}?fieldSelector=data.a=1`),
    status: 400,
    body: {
      reason: 'BadRequest',
      message: '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    },
  },
  {
    rule: 'refuses to select pods by other fields',
    when: get(`${podsPath}?fieldSelector=data.a=1`),
    status: 400,
    body: { message: 'field label not supported: data.a' },
  },
  {
    rule: 'lists a page',
    given: [labelled, second],
    when: get(`${select('set=ID')}&limit=1`),
    status: 200,
    body: named('ID'),
  },
  {
    rule: 'goes on after a page',
    given: [labelled, second, get(`${select('set=ID')}&limit=1`)],
    when: (replies) => get(`${select('set=ID')}&limit=1&continue=${listed(replies[2]).next}`),
    status: 200,
    body: named('ID-2'),
  },
  {
    rule: 'keeps a paged list as it was',
    given: [labelled, second, get(`${select('set=ID')}&limit=1`), remove(`${configMapsPath}/ID-2`)],
    when: (replies) => get(`${select('set=ID')}&limit=1&continue=${listed(replies[2]).next}`),
    status: 200,
    body: named('ID-2'),
  },
  {
    rule: 'refuses a token that it did not make',
    when: get(`${configMapsPath}?limit=1&continue=nonsense`),
    status: 400,
    body: { reason: 'BadRequest' },
  },
  {
    rule: 'prints a table',
    given: [post(secretsPath, secret({ stringData: { a: 'x', b: 'y' } }))],
    when: get(`${secretsPath}/ID`, tableType),
    status: 200,
    body: {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [{ name: 'Name', format: 'name' }, { name: 'Type' }, { name: 'Data' }, { name: 'Age' }],
      rows: [
        { cells: ['ID', 'Opaque', 2, /^\d+s$/], object: { kind: 'PartialObjectMetadata', metadata: { name: 'ID' } } },
      ],
    },
  },
  {
    rule: 'prints a table of deployments',
    given: [post(deploymentsPath, deployment())],
    when: get(`${deploymentsPath}/ID`, tableType),
    status: 200,
    body: { rows: [{ cells: ['ID', '0/0', 0, 0, /^\d+s$/, 'app', 'example.test/app:1', 'app=ID'] }] },
  },
  {
    rule: 'answers with metadata only',
    given: [labelled],
    when: get(one, 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'),
    status: 200,
    body: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'ID' } },
    without: ['"data"'],
  },
  {
    rule: 'lists metadata only',
    given: [labelled],
    when: get(select('set=ID'), 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'),
    status: 200,
    body: { kind: 'PartialObjectMetadataList', items: [{ metadata: { name: 'ID' } }] },
  },
  {
    rule: 'refuses a form that it cannot answer in',
    when: get(one, 'text/html'),
    status: 406,
    body: { reason: 'NotAcceptable' },
  },
  {
    rule: 'watches what is there',
    given: [labelled],
    when: get(`${select('set=ID')}&watch=true&timeoutSeconds=1`),
    status: 200,
    body: { type: 'ADDED', object: { kind: 'ConfigMap', metadata: { name: 'ID' } } },
  },
  {
    rule: 'watches what happened since a version',
    given: [get(`${configMapsPath}?limit=1`), labelled, patch(one, mergeType, { data: { b: '2' } }), remove(one)],
    when: (replies) =>
      get(`${select('set=ID')}&watch=true&timeoutSeconds=1&resourceVersion=${listed(replies[0]).version}`),
    status: 200,
    body: [
      { type: 'ADDED', object: { metadata: { name: 'ID' } } },
      { type: 'MODIFIED', object: { data: { b: '2' } } },
      { type: 'DELETED', object: { metadata: { name: 'ID' } } },
    ],
  },
  {
    rule: 'shows a watch with a selector what begins and ceases to match',
    given: [
      labelled,
      get(`${configMapsPath}?limit=1`),
      patch(one, mergeType, { metadata: { labels: { set: 'away-ID' } } }),
      patch(one, mergeType, { metadata: { labels: { set: 'ID' } } }),
    ],
    when: (replies) =>
      get(`${select('set=ID')}&watch=true&timeoutSeconds=1&resourceVersion=${listed(replies[1]).version}`),
    status: 200,
    body: [
      { type: 'DELETED', object: { metadata: { labels: { set: 'ID' } } } },
      { type: 'ADDED', object: { metadata: { labels: { set: 'ID' } } } },
    ],
  },
  {
    rule: 'refuses to watch from the distant past',
    when: get(`${configMapsPath}?watch=true&timeoutSeconds=1&resourceVersion=1`),
    status: 200,
    body: { type: 'ERROR', object: { kind: 'Status', status: 'Failure', reason: 'Expired', code: 410 } },
  },
  {
    rule: 'gives no log of a pod that is not there',
    when: get(`${podsPath}/ID/log`),
    status: 404,
    body: { message: 'pods "ID" not found' },
  },
  {
    rule: 'names its resources',
    when: get('/api/v1'),
    status: 200,
    body: { kind: 'APIResourceList', groupVersion: 'v1' },
  },
  { rule: 'names its groups', when: get('/apis'), status: 200, body: { kind: 'APIGroupList', apiVersion: 'v1' } },
  { rule: 'says its version', when: get('/version'), status: 200, body: { major: '1', minor: '33' } },
  { rule: 'is alive', when: get('/livez'), status: 200 },
  {
    rule: 'says what one may do',
    when: post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace: 'NS', verb: 'create', resource: 'secrets' } },
    }),
    status: 201,
    body: { kind: 'SelfSubjectAccessReview', status: { allowed: true } },
  },
]
