import { spawnSync } from 'node:child_process'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '#platform/secret.ts'
import {
  type KubernetesObject,
  type SendableObject,
  exposeObject,
  formatRef,
  redactObject,
  refOf,
} from './kubernetes-object.ts'
import { highlyAvailable, manifestInput } from './manifest-fixture.ts'
import type { ManifestInput } from './manifest-input.ts'
import { clusterManifests, staleObjects } from './manifests.ts'
import { settleClaim } from './manifests-storage.ts'
import { pullPolicy } from './manifests-deployment.ts'
import { possibleRefs } from './object-names.ts'
import { drift } from './drift.ts'

function refs(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(refOf).map(formatRef)
}

function objectOf<K extends KubernetesObject['kind']>(input: ManifestInput, kind: K, name: string) {
  const found = clusterManifests(input).find((object) => object.kind === kind && object.metadata.name === name)
  if (found === undefined) throw new Error(`There is no ${kind}/${name}`)
  return found as Extract<KubernetesObject, { kind: K }>
}

function deploymentOf(input: ManifestInput) {
  const { spec } = objectOf(input, 'Deployment', 'pesitwizard-server')
  const container = spec?.template.spec?.containers[0]
  if (spec === undefined || container === undefined) throw new Error('The deployment has no container')
  return { spec, pod: spec.template.spec, container, template: spec.template }
}

describe('one replica', () => {
  test('is written so that nothing names what is not there yet', () => {
    const input = manifestInput({ storage: { type: 'new-claim', size: '10Gi', storageClassName: null } })

    const objects = clusterManifests(input)

    expect(refs(objects)).toEqual([
      'ServiceAccount/pesitwizard-server',
      'Secret/pesitwizard-server-keys',
      'PersistentVolumeClaim/pesitwizard-server-data',
      'Service/pesitwizard-server-api',
      'Service/pesitwizard-server',
      'Deployment/pesitwizard-server',
    ])
  })

  test('never runs twice at a time, and has no rights in Kubernetes', () => {
    const { spec, pod } = deploymentOf(manifestInput())

    expect(spec.strategy).toEqual({ type: 'Recreate' })
    expect(pod?.automountServiceAccountToken).toBe(false)
  })

  test('keeps its own database where /data does not show it', () => {
    const { container } = deploymentOf(manifestInput())

    expect(container.volumeMounts).toEqual([
      { name: 'data', mountPath: '/data', subPath: 'data' },
      { name: 'data', mountPath: '/app/data', subPath: 'h2' },
      { name: 'tmp', mountPath: '/tmp' },
    ])
  })

  test('names a pull secret only where there is one', () => {
    const without = deploymentOf(manifestInput())
    const withOne = deploymentOf(manifestInput({}, { pullSecretName: 'registry-secret-k3f9x2ma' }))

    expect(without.pod).not.toHaveProperty('imagePullSecrets')
    expect(withOne.pod?.imagePullSecrets).toEqual([{ name: 'registry-secret-k3f9x2ma' }])
  })

  test.each([
    ['an emptyDir without storage', { type: 'none' }, { emptyDir: {} }],
    [
      'a claim that is there',
      { type: 'existing-claim', claimName: 'shared' },
      { persistentVolumeClaim: { claimName: 'shared' } },
    ],
    [
      'a claim of its own',
      { type: 'new-claim', size: '1Gi', storageClassName: 'fast' },
      { persistentVolumeClaim: { claimName: 'pesitwizard-server-data' } },
    ],
    [
      'a directory of the node',
      { type: 'host-path', path: '/srv/pesit' },
      { hostPath: { path: '/srv/pesit', type: 'DirectoryOrCreate' } },
    ],
  ] as const)('has its data in %s', (_name, storage, source) => {
    const { pod } = deploymentOf(manifestInput({ storage }))

    expect(pod?.volumes?.[0]).toEqual({ name: 'data', ...source })
  })

  test.each([
    ['always', 'a tag that moves', 'ghcr.io/cpoder/pesitwizard-server:latest', 'Always'],
    ['always', 'no tag', 'ghcr.io/cpoder/pesitwizard-server', 'Always'],
    ['if not present', 'a version', 'ghcr.io/cpoder/pesitwizard-server:1.0.0', 'IfNotPresent'],
    ['if not present', 'a digest', `ghcr.io/cpoder/pesitwizard-server@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
  ] as const)('pulls %s for %s', (_when, _what, image, policy) => {
    expect(pullPolicy(image)).toBe(policy)
  })
})

describe('several replicas', () => {
  test('get what they need to find each other and to choose a leader', () => {
    const objects = clusterManifests(highlyAvailable())

    expect(refs(objects)).toEqual([
      'ServiceAccount/pesitwizard-server',
      'Role/pesitwizard-server-leader',
      'RoleBinding/pesitwizard-server-leader',
      'Secret/pesitwizard-server-keys',
      'ConfigMap/pesitwizard-server-members',
      'Service/pesitwizard-server-api',
      'Service/pesitwizard-server',
      'Service/pesitwizard-server-members',
      'PodDisruptionBudget/pesitwizard-server',
      'Deployment/pesitwizard-server',
    ])
  })

  test('are replaced one after the other without one more, and may label themselves', () => {
    const { spec, pod } = deploymentOf(highlyAvailable())

    expect(spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } })
    expect(pod?.automountServiceAccountToken).toBe(true)
    expect(pod?.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1)
  })

  test('are found by their leader from outside, and before they are ready from within', () => {
    const input = highlyAvailable()

    expect(objectOf(input, 'Service', 'pesitwizard-server').spec?.selector).toEqual({
      'pesitwizard.com/cluster-id': 'k3f9x2ma',
      'pesitwizard-leader': 'true',
    })
    expect(objectOf(input, 'Service', 'pesitwizard-server-members').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { 'pesitwizard.com/cluster-id': 'k3f9x2ma' },
    })
  })

  test('the leader label is neither in the pod template nor in the selector of the deployment', () => {
    const { spec, template } = deploymentOf(highlyAvailable())

    expect(JSON.stringify([spec.selector, template.metadata])).not.toContain('pesitwizard-leader')
  })
})

describe('every object', () => {
  test('carries the labels of the cluster; a selector only what never changes', () => {
    const objects = clusterManifests(highlyAvailable())

    for (const { metadata } of objects) {
      expect(metadata.namespace).toBe('transfers')
      expect(metadata.labels).toEqual({
        'app.kubernetes.io/name': 'pesitwizard-server',
        'app.kubernetes.io/instance': 'payments',
        'app.kubernetes.io/managed-by': 'pesitwizard-console',
        'pesitwizard.com/cluster-id': 'k3f9x2ma',
      })
    }
    expect(deploymentOf(highlyAvailable()).spec.selector).toEqual({
      matchLabels: { 'pesitwizard.com/cluster-id': 'k3f9x2ma' },
    })
  })

  test('is shown without its secrets, and sent with them', () => {
    const objects = clusterManifests(highlyAvailable())

    const shown = JSON.stringify(objects.map(redactObject))
    const sent = objects.map(exposeObject).find(({ kind }) => kind === 'Secret')

    const encoded = Buffer.from('database-canary').toString('base64')
    for (const text of [shown, JSON.stringify(objects), inspect(objects, { depth: 9 })]) {
      expect(text).not.toContain('database-canary')
      expect(text).not.toContain(encoded)
    }
    expect(shown).toContain('"database-password":"<set>"')
    expect(sent).toMatchObject({ data: { 'database-password': encoded } })
  })

  test.each([
    ['another database password', { databasePassword: new Secret('another') }],
    ['a restart', { restartedAt: '2026-01-02T03:04:05.000Z' }],
  ])('%s replaces the pods', (_name, change) => {
    const before = deploymentOf(highlyAvailable())
    const after = deploymentOf({ ...highlyAvailable(), ...change })

    expect(after.template).not.toEqual(before.template)
  })

  test('the same input replaces nothing', () => {
    expect(clusterManifests(highlyAvailable()).map(exposeObject)).toEqual(
      clusterManifests(highlyAvailable()).map(exposeObject),
    )
  })
})

describe('what is no longer wanted', () => {
  test('after scaling to one replica is removed, last written first', () => {
    const before = clusterManifests(highlyAvailable()).map(refOf)
    const after = clusterManifests(manifestInput()).map(refOf)

    expect(staleObjects(before, after).map(formatRef)).toEqual([
      'PodDisruptionBudget/pesitwizard-server',
      'Service/pesitwizard-server-members',
      'ConfigMap/pesitwizard-server-members',
      'RoleBinding/pesitwizard-server-leader',
      'Role/pesitwizard-server-leader',
    ])
  })

  test('never is the data or the keys', () => {
    const everything = possibleRefs(manifestInput().cluster)

    const removed = staleObjects(everything, []).map(formatRef)

    expect(removed).toHaveLength(everything.length - 2)
    expect(removed[0]).toBe('Deployment/pesitwizard-server')
    expect(removed.join()).not.toMatch(/Secret|PersistentVolumeClaim/)
  })

  test('is found without knowing what was there: every variant is among the possible objects', () => {
    const possible = possibleRefs(manifestInput().cluster).map(formatRef)
    const storage = { type: 'new-claim', size: '1Gi', storageClassName: null } as const

    const written = [...clusterManifests(highlyAvailable({ storage })), ...clusterManifests(manifestInput({ storage }))]

    expect(refs(written).filter((ref) => !possible.includes(ref))).toEqual([])
  })
})

test('a claim that is there may grow, and keeps the rest', () => {
  const wanted = objectOf(
    highlyAvailable({ storage: { type: 'new-claim', size: '5Gi', storageClassName: 'other' } }),
    'PersistentVolumeClaim',
    'pesitwizard-server-data',
  )
  const live = (storage: string) => ({
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage } } },
  })

  expect(settleClaim(wanted, live('1Gi')).spec).toEqual({
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'standard',
    resources: { requests: { storage: '5Gi' } },
  })
  expect(settleClaim(wanted, live('10240Mi')).spec?.resources?.requests).toEqual({ storage: '10240Mi' })
})

describe.runIf(process.env['PESITWIZARD_TEST_KUBECONFIG'])('a real Kubernetes', { timeout: 90_000 }, () => {
  const namespace = `manifests-${process.pid}`
  const place = { namespace, containerImage: 'registry.invalid/cpoder/pesitwizard-server:1.0.0' }
  const storage = { type: 'new-claim', size: '1Gi', storageClassName: null } as const

  beforeAll(() => {
    kubectl(['create', 'namespace', namespace])
    kubectl([
      'label',
      'namespace',
      namespace,
      'pod-security.kubernetes.io/enforce=restricted',
      'pod-security.kubernetes.io/warn=restricted',
    ])
  })
  afterAll(() => {
    kubectl(['delete', 'namespace', namespace, '--wait=false'])
  })

  test.each([
    ['one replica without storage', manifestInput(place)],
    ['one replica with a new claim', manifestInput({ ...place, storage })],
    ['one replica with a claim', manifestInput({ ...place, storage: { type: 'existing-claim', claimName: 'shared' } })],
    ['one replica with a database', highlyAvailable({ ...place, replicas: 1 })],
    ['three replicas', highlyAvailable({ ...place, storage })],
    ['values that look like references', manifestInput({ ...place, env: { 'my.setting': '$(POD_NAME) $$ "quoted"' } })],
  ])('accepts %s under restricted Pod Security, without a warning', (_name, input) => {
    const { stderr } = apply(input, '--dry-run=server')

    expect(stderr).toBe('')
  })

  test('accepts every change from one form to the other, and then shows no drift', () => {
    const forms = [
      manifestInput(place),
      highlyAvailable(place),
      highlyAvailable({ ...place, replicas: 1 }),
      manifestInput(place),
    ]

    for (const form of forms) {
      apply(form)

      expect(clusterManifests(form).flatMap((object) => drift(object, read(object)))).toEqual([])
    }
  })

  test('shows as drift what someone else changed, and who did', () => {
    const form = highlyAvailable({ ...place, deploymentName: 'drifting', id: 'd1d1d1d1' })
    apply(form)
    kubectl(['-n', namespace, 'scale', 'deployment/drifting', '--replicas=2'])
    kubectl(['-n', namespace, 'set', 'image', 'deployment/drifting', 'server=registry.invalid/other:2.0.0'])
    kubectl(['-n', namespace, 'patch', 'service/drifting', '-p', '{"spec":{"selector":{"pesitwizard-leader":null}}}'])
    kubectl(['-n', namespace, 'delete', 'poddisruptionbudget/drifting'])
    kubectl(['-n', namespace, 'patch', 'secret/drifting-keys', '-p', '{"stringData":{"ca-password":"canary"}}'])

    const found = clusterManifests(form).flatMap((object) => drift(object, read(object)))

    expect(found.map(({ object, field, message }) => `${object} ${field}: ${message.replace(/ at .*/, '')}`)).toEqual([
      'Secret/drifting-keys data.ca-password: another value (not shown), changed by kubectl-patch',
      'Service/drifting spec.selector.pesitwizard-leader: it is missing, changed by kubectl-patch',
      'PodDisruptionBudget/drifting : It is not there',
      'Deployment/drifting spec.replicas: 2 instead of 3, changed by kubectl',
      'Deployment/drifting spec.template.spec.containers[server].image: registry.invalid/other:2.0.0 instead of registry.invalid/cpoder/pesitwizard-server:1.0.0, changed by kubectl-set',
    ])
  })

  function apply(input: ManifestInput, ...flags: readonly string[]) {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: clusterManifests(input).map(exposeObject) satisfies readonly SendableObject[],
    }
    const args = [
      'apply',
      '--server-side',
      '--force-conflicts',
      '--field-manager=pesitwizard-console',
      ...flags,
      '-f',
      '-',
    ]
    return kubectl(args, JSON.stringify(list))
  }

  function read(object: KubernetesObject): object | undefined {
    const { stdout } = kubectl([
      '-n',
      namespace,
      'get',
      formatRef(refOf(object)),
      '-o',
      'json',
      '--show-managed-fields',
      '--ignore-not-found',
    ])
    return stdout === '' ? undefined : (JSON.parse(stdout) as object)
  }
})

function kubectl(args: readonly string[], input = ''): { readonly stdout: string; readonly stderr: string } {
  const { PESITWIZARD_TEST_KUBECONFIG: kubeconfig = '', PESITWIZARD_TEST_KUBECTL: program = 'kubectl' } = process.env
  const { status, stdout, stderr } = spawnSync(program, ['--kubeconfig', kubeconfig, ...args], {
    input,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
  return { stdout, stderr }
}
