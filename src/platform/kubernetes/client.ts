import { z } from 'zod'
import type { Log } from '#platform/log.ts'
import type { AccessFailure, KubernetesAccess } from './access.ts'
import { connect } from './connect.ts'
import type { Endpoint } from './connect.ts'
import { kinds, pathOf } from './kinds.ts'
import type { Kind, Manifest, ObjectOf, ObjectRef } from './kinds.ts'
import { listAll } from './list.ts'
import type { ListOptions, Listed } from './list.ts'
import { parseJson, readObject } from './object.ts'
import { failure, success } from './outcome.ts'
import type { KubernetesOutcome } from './outcome.ts'
import { withQuery } from './query.ts'
import { createRequester } from './requester.ts'
import type { Call, RequestLimits, Requester } from './requester.ts'
import { createTransport } from './transport.ts'

export interface WriteOptions {
  readonly dryRun?: boolean | undefined
  readonly fieldManager?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ApplyOptions extends WriteOptions {
  /** Takes fields over that others have set; without it, such a field is a `conflict`. */
  readonly force?: boolean | undefined
}

export interface PatchOptions extends WriteOptions {
  readonly subresource?: 'scale' | 'status' | undefined
}

export interface DeleteOptions {
  /** Deletes only the object that has it; another one of the same name is a `conflict`. */
  readonly uid?: string | undefined
  /** Deletes it only as it was seen; one that changed since is a `conflict`. */
  readonly resourceVersion?: string | undefined
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined
  /** How long a pod may take to end, instead of what it asked for itself. */
  readonly gracePeriodSeconds?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface WatchOptions {
  readonly namespace?: string | undefined
  readonly labelSelector?: string | undefined
  readonly fieldSelector?: string | undefined
  readonly resourceVersion: string
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}

export interface PodLogOptions {
  readonly lines: number
  readonly container?: string | undefined
  readonly previous?: boolean | undefined
  readonly sinceSeconds?: number | undefined
  readonly timestamps?: boolean | undefined
  readonly limitBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface FollowLogOptions {
  readonly lines?: number | undefined
  readonly container?: string | undefined
  readonly previous?: boolean | undefined
  readonly sinceSeconds?: number | undefined
  /** RFC 3339; Kubernetes takes whole seconds. */
  readonly sinceTime?: string | undefined
  readonly signal: AbortSignal
}

export interface PodLog {
  readonly text: string
  readonly truncated: boolean
}

export interface AccessQuestion {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

export interface AccessAnswer {
  readonly allowed: boolean
  readonly reason: string
}

export interface KubernetesVersion {
  readonly gitVersion: string
  readonly platform: string
}

export interface PatchTypes {
  readonly merge: Readonly<Record<string, unknown>>
  readonly strategic: Readonly<Record<string, unknown>>
  readonly json: readonly Readonly<Record<string, unknown>>[]
}

/** One Kubernetes API. Every outcome is data; at most 32 requests are in flight, and the rest wait in order. */
export interface KubernetesClient {
  readonly server: string
  get<K extends Kind>(ref: ObjectRef<K>, options?: { signal?: AbortSignal }): Promise<KubernetesOutcome<ObjectOf<K>>>
  /** All pages. With `project`, only what it returns is kept of each object. */
  list<K extends Kind, T = ObjectOf<K>>(kind: K, options?: ListOptions<K, T>): Promise<KubernetesOutcome<Listed<T>>>
  /** The lines of a watch, as bytes; they end when Kubernetes, the network or `signal` ends them. */
  watch(kind: Kind, options: WatchOptions): Promise<KubernetesOutcome<AsyncIterable<Uint8Array>>>
  /** Server-side apply: creates or changes in place, and changes nothing if nothing differs. */
  apply<K extends Kind>(object: Manifest<K>, options?: ApplyOptions): Promise<KubernetesOutcome<ObjectOf<K>>>
  create<K extends Kind>(object: Manifest<K>, options?: WriteOptions): Promise<KubernetesOutcome<ObjectOf<K>>>
  /** The patched object; of the subresource `scale`, nothing is parsed and the value is `undefined`. */
  patch<K extends Kind, T extends keyof PatchTypes>(
    ref: ObjectRef<K>,
    type: T,
    body: PatchTypes[T],
    options?: PatchOptions,
  ): Promise<KubernetesOutcome<ObjectOf<K> | undefined>>
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<KubernetesOutcome<undefined>>
  podLog(ref: Omit<ObjectRef<'Pod'>, 'kind'>, options: PodLogOptions): Promise<KubernetesOutcome<PodLog>>
  /** The log as it is written, with a timestamp before each line, as bytes; it ends as a watch does. */
  streamPodLog(
    ref: Omit<ObjectRef<'Pod'>, 'kind'>,
    options: FollowLogOptions,
  ): Promise<KubernetesOutcome<AsyncIterable<Uint8Array>>>
  /** SelfSubjectAccessReview: may we? */
  review(question: AccessQuestion): Promise<KubernetesOutcome<AccessAnswer>>
  version(): Promise<KubernetesOutcome<KubernetesVersion>>
  close(): Promise<void>
}

export interface ClientOptions {
  readonly log: Log
  readonly now: () => number
  readonly limits?: Partial<RequestLimits>
}

const fieldManager = 'pesitwizard-console'
const mebibyte = 1024 * 1024
// etcd takes 1.5 MiB; managed fields and escapes in JSON come on top.
const largestObject = 8 * mebibyte
const largestSmallAnswer = mebibyte
const defaultLogBytes = mebibyte
const defaultLimits: RequestLimits = { timeoutMs: 10_000, maxInFlight: 32, maxAttempts: 3, longestRetryAfterMs: 5000 }

const patchContentTypes = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const satisfies Record<keyof PatchTypes, string>

const Version = z.looseObject({ gitVersion: z.string(), platform: z.string().default('') })
const Review = z.looseObject({ status: z.looseObject({ allowed: z.boolean(), reason: z.string().default('') }) })

export function createKubernetesClient(
  access: KubernetesAccess,
  options: ClientOptions,
): { readonly ok: true; readonly client: KubernetesClient } | AccessFailure {
  const endpoint = connect(access, options.now)
  if (!endpoint.ok) return endpoint
  return { ok: true, client: clientOf(endpoint.value, options) }
}

function clientOf(endpoint: Endpoint, options: ClientOptions): KubernetesClient {
  const limits = { ...defaultLimits, ...options.limits }
  const transport = createTransport(endpoint, limits.maxInFlight)
  const requester = createRequester({ endpoint, transport, limits, log: options.log, now: options.now })
  return {
    server: endpoint.server.href.replace(/\/+$/, ''),
    get: (ref, options) => get(requester, ref, options?.signal),
    list: (kind, options) => listAll(requester, kind, options),
    watch: (kind, options) => watch(requester, kind, options),
    apply: (object, options = {}) => apply(requester, object, options),
    create: (object, options = {}) => create(requester, object, options),
    patch: (ref, type, body, options = {}) => patch(requester, ref, { type, body, ...options }),
    delete: (ref, options = {}) => remove(requester, ref, options),
    podLog: (ref, options) => podLog(requester, ref, options),
    streamPodLog: (ref, options) => streamPodLog(requester, ref, options),
    review: (question) => review(requester, question),
    version: () => version(requester),
    close: () => transport.close(),
  }
}

async function get<K extends Kind>(requester: Requester, ref: ObjectRef<K>, signal: AbortSignal | undefined) {
  return objectBy(requester, ref.kind, pathOf(ref.kind, ref.namespace, ref.name), {
    method: 'GET',
    repeatable: true,
    signal,
  })
}

function apply<K extends Kind>(requester: Requester, object: Manifest<K>, options: ApplyOptions) {
  const { namespace, name } = object.metadata
  const path = pathOf(object.kind, namespace, name)
  return objectBy(
    requester,
    object.kind,
    path && withQuery(path, { ...writeQuery(options), force: options.force ?? false }),
    {
      method: 'PATCH',
      body: { ...object, apiVersion: kinds[object.kind].apiVersion },
      contentType: 'application/apply-patch+yaml',
      repeatable: true,
      dryRun: options.dryRun,
      signal: options.signal,
    },
  )
}

function create<K extends Kind>(requester: Requester, object: Manifest<K>, options: WriteOptions) {
  const { kind, metadata } = object
  const path = kinds[kind].namespaced && metadata.namespace === undefined ? undefined : pathOf(kind, metadata.namespace)
  return objectBy(requester, kind, path && withQuery(path, writeQuery(options)), {
    method: 'POST',
    body: { ...object, apiVersion: kinds[kind].apiVersion },
    repeatable: false,
    dryRun: options.dryRun,
    signal: options.signal,
  })
}

async function patch<K extends Kind, T extends keyof PatchTypes>(
  requester: Requester,
  ref: ObjectRef<K>,
  options: PatchOptions & { readonly type: T; readonly body: PatchTypes[T] },
): Promise<KubernetesOutcome<ObjectOf<K> | undefined>> {
  const path = pathOf(ref.kind, ref.namespace, ref.name)
  if (path === undefined) return impossibleName(ref.kind)
  const subresource = options.subresource === undefined ? '' : `/${options.subresource}`
  const answer = await requester.call({
    method: 'PATCH',
    path: withQuery(path + subresource, writeQuery(options)),
    body: options.body,
    contentType: patchContentTypes[options.type],
    repeatable: options.type !== 'json',
    maxBytes: largestObject,
    signal: options.signal,
  })
  if (!answer.ok) return answer
  if (options.subresource === 'scale') return success(undefined)
  return readObject(ref.kind, answer.value.body.toString('utf8'), options.dryRun)
}

async function remove(requester: Requester, ref: ObjectRef, options: DeleteOptions) {
  const path = pathOf(ref.kind, ref.namespace, ref.name)
  if (path === undefined) return impossibleName(ref.kind)
  const { uid, resourceVersion, propagationPolicy, gracePeriodSeconds, signal } = options
  const hasPreconditions = uid !== undefined || resourceVersion !== undefined
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(hasPreconditions ? { preconditions: { uid, resourceVersion } } : {}),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
  }
  // Sent twice without a uid, it could delete what someone made in between.
  const repeatable = uid !== undefined
  const answer = await requester.call({ method: 'DELETE', path, body, repeatable, maxBytes: largestObject, signal })
  return answer.ok ? success(undefined) : answer
}

async function podLog(
  requester: Requester,
  ref: Omit<ObjectRef<'Pod'>, 'kind'>,
  { lines, container, previous, sinceSeconds, timestamps, limitBytes = defaultLogBytes, signal }: PodLogOptions,
): Promise<KubernetesOutcome<PodLog>> {
  const path = pathOf('Pod', ref.namespace, ref.name)
  if (path === undefined) return impossibleName('Pod')
  const answer = await requester.call({
    method: 'GET',
    path: withQuery(`${path}/log`, {
      tailLines: lines,
      container,
      previous,
      sinceSeconds,
      timestamps,
      limitBytes: limitBytes + 1,
    }),
    repeatable: true,
    maxBytes: limitBytes,
    whenLarger: 'cut',
    signal,
  })
  if (!answer.ok) return answer
  return success({ text: answer.value.body.toString('utf8'), truncated: answer.value.cut })
}

async function streamPodLog(
  requester: Requester,
  ref: Omit<ObjectRef<'Pod'>, 'kind'>,
  { lines, signal, ...rest }: FollowLogOptions,
) {
  const path = pathOf('Pod', ref.namespace, ref.name)
  if (path === undefined) return impossibleName('Pod')
  return requester.stream({
    method: 'GET',
    path: withQuery(`${path}/log`, { ...rest, tailLines: lines, follow: true, timestamps: true }),
    repeatable: true,
    maxBytes: largestSmallAnswer,
    signal,
  })
}

async function review(requester: Requester, question: AccessQuestion): Promise<KubernetesOutcome<AccessAnswer>> {
  const { apiVersion, plural } = kinds.SelfSubjectAccessReview
  const answer = await requester.call({
    method: 'POST',
    path: `/apis/${apiVersion}/${plural}`,
    body: { apiVersion, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: question } },
    repeatable: true,
    maxBytes: largestSmallAnswer,
  })
  if (!answer.ok) return answer
  const parsed = Review.safeParse(parseJson(answer.value.body.toString('utf8')))
  if (!parsed.success) return failure('protocol', 'Kubernetes did not answer with an access review')
  return success({ allowed: parsed.data.status.allowed, reason: parsed.data.status.reason })
}

async function version(requester: Requester): Promise<KubernetesOutcome<KubernetesVersion>> {
  const answer = await requester.call({
    method: 'GET',
    path: '/version',
    repeatable: true,
    maxBytes: largestSmallAnswer,
  })
  if (!answer.ok) return answer
  const parsed = Version.safeParse(parseJson(answer.value.body.toString('utf8')))
  if (!parsed.success) return failure('protocol', 'What answered is not a Kubernetes API')
  return success({ gitVersion: parsed.data.gitVersion, platform: parsed.data.platform })
}

async function watch(requester: Requester, kind: Kind, options: WatchOptions) {
  const { namespace, signal, ...rest } = options
  const path = pathOf(kind, namespace)
  if (path === undefined) return impossibleName(kind)
  const query = { ...rest, watch: true, allowWatchBookmarks: true }
  return requester.stream({
    method: 'GET',
    path: withQuery(path, query),
    repeatable: true,
    maxBytes: largestSmallAnswer,
    signal,
  })
}

async function objectBy<K extends Kind>(
  requester: Requester,
  kind: K,
  path: string | undefined,
  { dryRun, ...call }: Omit<Call, 'path' | 'maxBytes'> & { readonly dryRun?: boolean | undefined },
): Promise<KubernetesOutcome<ObjectOf<K>>> {
  if (path === undefined || path === '') return impossibleName(kind)
  const answer = await requester.call({ ...call, path, maxBytes: largestObject })
  return answer.ok ? readObject(kind, answer.value.body.toString('utf8'), dryRun) : answer
}

function writeQuery(options: WriteOptions) {
  return { fieldManager: options.fieldManager ?? fieldManager, dryRun: options.dryRun === true ? 'All' : undefined }
}

function impossibleName(kind: Kind) {
  return failure('invalid', `That cannot be the name, or the namespace, of a ${kind}`)
}
