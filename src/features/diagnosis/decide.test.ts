import { expect, test } from 'vitest'
import type { Cause, Confidence } from '#contract/diagnosis.ts'
import { parseImageReference } from '#contract/image-reference.ts'
import { type RegistryFailure, registryFailure } from '#platform/oci/registry-outcome.ts'
import { Secret } from '#platform/secret.ts'
import type { RegistryRecord } from '#features/registries/registry.ts'
import { readMessage } from '#features/failures/read-message.ts'
import { decide } from './decide.ts'
import type { Gathered, NamedSecret, Replay } from './evidence.ts'

const host = 'registry.example:5000'
const image = `${host}/team/app:1.0`
const unauthorized = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": pulling from host ${host} failed with status code [manifests 1.0]: 401 Unauthorized`
const notFound = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`

const credential = { username: 'puller', password: new Secret('p') }
const read = (name: string, ...keys: readonly string[]): NamedSecret => ({
  name,
  state: 'read',
  entries: keys.map((key) => ({ key, credential })),
})
const refused = (failure: RegistryFailure, hasRepository?: boolean): Replay => ({
  state: 'refused',
  username: 'puller',
  failure,
  hasRepository,
})
const pulls = (...platforms: readonly string[]): Replay => ({
  state: 'pulls',
  username: 'puller',
  digest: 'sha256:1',
  platforms: platforms.length === 0 ? null : platforms,
})
const wanted = refused(registryFailure('unauthorized', '', { status: 401 }))
const known = (secretState: string | null, more: Partial<RegistryRecord> = {}) => ({
  registry: { id: 'r', name: 'Ours', minted: null, ...more } as RegistryRecord,
  secretName: 'registry-secret-r',
  secretState,
})
const ended = { minted: { expiresAt: '2026-11-26T11:00:00Z' } } as Partial<RegistryRecord>

type Given = Partial<Gathered> & { readonly message?: string; readonly reason?: string; readonly of?: string }

function gathered({ message = unauthorized, reason = 'ErrImagePull', of = image, ...given }: Given): Gathered {
  const parsed = parseImageReference(of)
  return {
    symptom: {
      workload: { kind: 'Deployment', name: 'app' },
      clusterId: null,
      pods: ['app-1'],
      node: 'node-1',
      container: 'server',
      image: of,
      reason,
      message,
      since: null,
      secretNames: (given.secrets ?? []).map(({ name }) => name),
      serviceAccount: 'default',
      stuckPods: [],
      events: [],
    },
    read: readMessage({ reason, message, image: of }),
    image: parsed.ok ? parsed.image : undefined,
    secrets: [],
    accountSecrets: [],
    node: { name: 'node-1', platform: 'linux/amd64', troubles: [] },
    registries: [],
    replay: { state: 'not-asked' },
    owner: undefined,
    anonymous: wanted,
    now: new Date('2026-11-26T12:00:00Z'),
    ...given,
  }
}

const cases: readonly (readonly [string, Given, Cause, Confidence])[] = [
  ['a named secret that is not there', { secrets: [{ name: 'a', state: 'absent' }] }, 'secret-missing', 'certain'],
  [
    'a secret of another type',
    { secrets: [{ name: 'a', state: 'wrong-type', type: 'Opaque' }] },
    'secret-wrong-type',
    'certain',
  ],
  [
    'a document that no kubelet reads',
    { secrets: [{ name: 'a', state: 'malformed', problem: 'invalid-auth' }] },
    'secret-malformed',
    'certain',
  ],
  ['a port that differs', { secrets: [read('a', 'registry.example:5001')] }, 'no-entry-for-host', 'certain'],
  [
    'a letter that differs, although ours is there',
    { secrets: [read('a', 'registri.example:5000')], registries: [known('in-sync')] },
    'no-entry-for-host',
    'certain',
  ],
  [
    'only the secret of another registry',
    { secrets: [read('a', 'ghcr.io')], registries: [known('in-sync')] },
    'secret-not-referenced',
    'certain',
  ],
  ['no secret, and there is one', { registries: [known('in-sync')] }, 'secret-not-referenced', 'certain'],
  ['no secret, and there is none', {}, 'credential-missing', 'certain'],
  [
    'a secret that may not be read',
    { secrets: [{ name: 'a', state: 'unreadable', message: 'forbidden' }], registries: [known('in-sync')] },
    'credential-refused',
    'possible',
  ],
  ['a credential that is refused', { secrets: [read('a', host)], replay: wanted }, 'credential-refused', 'certain'],
  [
    'one that the registry calls expired',
    { secrets: [read('a', host)], replay: refused(registryFailure('unauthorized', '', { expired: true })) },
    'credential-expired',
    'certain',
  ],
  [
    'one that is accepted and not enough',
    { secrets: [read('a', host)], replay: refused(registryFailure('denied', '', { status: 403 })) },
    'permission-denied',
    'certain',
  ],
  [
    'a token without the scope',
    {
      secrets: [read('a', host)],
      replay: refused(registryFailure('unauthorized', '', { tokenProblem: 'insufficient_scope' })),
    },
    'permission-denied',
    'certain',
  ],
  [
    'a registry that says the same of absent and denied',
    {
      of: 'ghcr.io/team/app:1.0',
      secrets: [read('a', 'ghcr.io')],
      replay: refused(registryFailure('denied', '', { status: 403 })),
    },
    'absent-or-denied',
    'likely',
  ],
  [
    'GitHub, which refuses a bad token at its token server',
    {
      of: 'ghcr.io/team/app:1.0',
      secrets: [read('a', 'ghcr.io')],
      replay: refused(registryFailure('unauthorized', '', { status: 403, step: 'token' })),
    },
    'credential-refused',
    'certain',
  ],
  [
    'Google, whose token server refuses a repository and not the credential',
    {
      of: 'europe-docker.pkg.dev/team/images/app:1.0',
      secrets: [read('a', 'europe-docker.pkg.dev')],
      replay: refused(registryFailure('unauthorized', '', { status: 403, step: 'token' })),
    },
    'absent-or-denied',
    'likely',
  ],
  [
    'a token that has ended, of the registry in whose secret it stands',
    {
      secrets: [read('registry-secret-r', host)],
      registries: [known('in-sync', { id: 'other' }), known('in-sync', ended)],
      replay: wanted,
      owner: known('in-sync', ended).registry,
    },
    'credential-expired',
    'certain',
  ],
  [
    'a token that has ended, of a registry whose credential was not sent',
    { secrets: [read('a', host)], registries: [known('in-sync', ended)], replay: wanted },
    'credential-refused',
    'certain',
  ],
  [
    'a tag of a repository that is there',
    { message: notFound, secrets: [read('a', host)], replay: refused(registryFailure('not-found', ''), true) },
    'tag-absent',
    'certain',
  ],
  [
    'a repository of which nothing is there',
    { message: notFound, secrets: [read('a', host)], replay: refused(registryFailure('not-found', ''), false) },
    'repository-absent',
    'certain',
  ],
  [
    'an absence of which no more is told',
    { message: notFound, secrets: [read('a', host)], replay: refused(registryFailure('not-found', '')) },
    'tag-absent',
    'likely',
  ],
  [
    'a digest that is gone',
    {
      of: `${host}/team/app@sha256:${'a'.repeat(64)}`,
      message: notFound,
      secrets: [read('a', host)],
      replay: refused(registryFailure('not-found', ''), true),
    },
    'digest-absent',
    'certain',
  ],
  [
    'a public image that is not there',
    { message: notFound, anonymous: refused(registryFailure('not-found', '', { code: 'NAME_UNKNOWN' })) },
    'repository-absent',
    'certain',
  ],
  [
    'an image for other nodes',
    { message: `no match for platform in manifest sha256:1: not found`, replay: pulls('linux/arm64') },
    'platform-absent',
    'certain',
  ],
  ['an image that may be pulled by now', { secrets: [read('a', host)], replay: pulls() }, 'passed-already', 'likely'],
  [
    'a limit that the replay meets too',
    {
      message: '429 Too Many Requests',
      secrets: [read('a', host)],
      replay: refused(registryFailure('rate-limited', '', { retryAfterSeconds: 60 })),
    },
    'rate-limited',
    'certain',
  ],
  [
    'a way that only the node lacks',
    {
      message: `failed to do request: Head "https://${host}/v2/": dial tcp: lookup registry.example: no such host`,
      secrets: [read('a', host)],
      replay: pulls(),
    },
    'host-not-resolved',
    'certain',
  ],
  [
    'no secret, at a registry that is not ours and is not asked',
    { anonymous: { state: 'not-ours' } },
    'credential-missing',
    'likely',
  ],
  [
    'a tag that is not there, at a registry that is not ours',
    { message: notFound, anonymous: { state: 'not-ours' } },
    'tag-absent',
    'likely',
  ],
  [
    'a credential for a registry that is not ours',
    { secrets: [read('a', host)], replay: { state: 'not-ours' }, anonymous: { state: 'not-ours' } },
    'credential-refused',
    'possible',
  ],
  [
    'a layer that arrives damaged, although the registry has the manifest',
    {
      message: `failed to pull and unpack image "${image}": failed commit on ref "layer-sha256:1": unexpected commit size 1, expected 2: failed precondition`,
      secrets: [read('a', host)],
      replay: pulls('linux/amd64'),
    },
    'layer-damaged',
    'likely',
  ],
  [
    'a node that speaks plain HTTP to a registry that the console reaches over TLS',
    {
      message: `unexpected status from HEAD request to http://${host}/v2/team/app/manifests/1.0: 400 Bad Request`,
      secrets: [read('a', host)],
      replay: pulls(),
    },
    'https-expected',
    'likely',
  ],
  [
    'what is no matter of images',
    { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container=server', replay: pulls() },
    'container-crashes',
    'certain',
  ],
]

test.each(cases)('%s', (_name, given, cause, confidence) => {
  const decision = decide(gathered(given))

  expect({ cause: decision.cause, confidence: decision.confidence }).toEqual({ cause, confidence })
  expect(decision.grounds.length).toBeGreaterThan(0)
  expect(JSON.stringify(decision)).not.toContain('puller:p')
})

test('the nearest key is named, and the time that a limit lasts', () => {
  const near = decide(gathered({ secrets: [read('a', 'ghcr.io', 'registry.example')] }))
  const limited = decide(
    gathered({
      secrets: [read('a', host)],
      message: '429 Too Many Requests',
      replay: refused(registryFailure('rate-limited', '', { retryAfterSeconds: 90 })),
    }),
  )

  expect(near.values).toMatchObject({ key: 'registry.example', host, secrets: 'a' })
  expect(limited.values).toMatchObject({ seconds: 90 })
})
