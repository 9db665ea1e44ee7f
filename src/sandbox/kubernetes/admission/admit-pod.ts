import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import type { Admission } from './admit.ts'
import { forbidden } from '#sandbox/kubernetes/api/api-status.ts'
import { fieldsOr, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { pods, serviceAccounts } from '#sandbox/kubernetes/resources.ts'
import { randomSuffix } from '#sandbox/kubernetes/writes/create-object.ts'
import { child, items, preset } from './draft.ts'

/** A pod gets its service account, that account's pull secrets unless it has its own, a token volume and a priority. */
export function admitPod(store: ObjectStore, { namespace, draft }: Admission): void {
  const spec = child(draft, 'spec')
  preset(spec, { serviceAccountName: 'default', priority: 0, preemptionPolicy: 'PreemptLowerPriority' })
  const accountName = textOr(spec['serviceAccountName'])
  spec['serviceAccount'] = accountName
  const account = store.get(serviceAccounts, namespace, accountName)
  if (account === undefined) {
    const name = textOr(fieldsOr(draft['metadata'])['name'])
    const looked = `error looking up service account ${namespace}/${accountName}`
    throw forbidden(pods, name, `${looked}: serviceaccount "${accountName}" not found`)
  }
  if (spec['imagePullSecrets'] === undefined && listOr(account['imagePullSecrets']).length > 0) {
    spec['imagePullSecrets'] = account['imagePullSecrets']
  }
  if ((spec['automountServiceAccountToken'] ?? account['automountServiceAccountToken']) !== false) mountToken(spec)
  addTolerations(spec)
}

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'

function mountToken(spec: Fields): void {
  const containers = [...items(spec, 'initContainers'), ...items(spec, 'containers')]
  const bare = containers.filter(
    (each) => !items(each, 'volumeMounts').some(({ mountPath }) => mountPath === tokenPath),
  )
  if (bare.length === 0) return
  const name = `kube-api-access-${randomSuffix()}`
  spec['volumes'] = [...listOr(spec['volumes']), { name, projected: { defaultMode: 420, sources: tokenSources } }]
  for (const container of bare) {
    const mounts = listOr(container['volumeMounts'])
    container['volumeMounts'] = [...mounts, { name, readOnly: true, mountPath: tokenPath }]
  }
}

const tokenSources = [
  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  {
    downwardAPI: {
      items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
    },
  },
]

function addTolerations(spec: Fields): void {
  const old = items(spec, 'tolerations')
  const wanted = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
  const missing = wanted.filter((key) => !old.some((toleration) => toleration['key'] === key))
  const made = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))
  spec['tolerations'] = [...old, ...made]
}
