import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import { at, fieldsOr, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { secrets } from '#sandbox/kubernetes/resources.ts'

export interface PullSecrets {
  readonly configs: readonly { readonly type: string; readonly data: string }[]
  readonly missing: readonly string[]
}

const keys: Readonly<Record<string, string>> = {
  'kubernetes.io/dockercfg': '.dockercfg',
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
}

/** What the pull secrets of a pod hold now, in the order of the pod. */
export function readPullSecrets(store: ObjectStore, pod: KubeObject): PullSecrets {
  const names = listOr(at(pod, 'spec', 'imagePullSecrets')).map((each) => textOr(at(each, 'name')))
  const found = names.map((name) => store.get(secrets, pod.metadata.namespace ?? '', name))
  return {
    configs: found.flatMap((secret) => (secret === undefined ? [] : configOf(secret))),
    missing: names.filter((_, index) => found[index] === undefined),
  }
}

function configOf(secret: KubeObject): PullSecrets['configs'] {
  const type = textOr(secret['type'])
  const encoded = fieldsOr(secret['data'])[keys[type] ?? '']
  return typeof encoded === 'string' ? [{ type, data: Buffer.from(encoded, 'base64').toString('utf8') }] : []
}
