import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import { isDeleting, ownerReferenceTo } from '#sandbox/kubernetes/objects/kube-object.ts'
import { matchesLabelSelector } from '#sandbox/kubernetes/objects/label-selector.ts'
import { at, fieldsOr, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { isPodReady } from '#sandbox/kubernetes/objects/workloads.ts'
import { endpointSlices, endpoints, pods, services } from '#sandbox/kubernetes/resources.ts'
import { keyOf, splitKey } from './controller.ts'

/** Lists the addresses of the pods behind each service. */
export function endpointsController(control: Control): Controller {
  return {
    name: 'endpoints',
    keysOf({ resource, object }) {
      if (resource === services) return [keyOf(object)]
      return resource === pods ? control.store.list(services, object.metadata.namespace).map(keyOf) : []
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      const service = control.store.get(services, namespace, name)
      if (service === undefined) return removeAll(control, namespace, name)
      const selector = at(service, 'spec', 'selector')
      if (selector !== undefined && !isDeleting(service))
        write(control, service, podsBehind(control, service, selector))
      return undefined
    },
  }
}

function removeAll(control: Control, namespace: string, name: string): undefined {
  const old = control.store.get(endpoints, namespace, name)
  if (old !== undefined) control.remove(endpoints, old)
}

function podsBehind({ store }: Control, service: KubeObject, selector: unknown): readonly KubeObject[] {
  const all = store.list(pods, service.metadata.namespace)
  return all.filter(
    (pod) =>
      matchesLabelSelector({ matchLabels: selector }, pod.metadata.labels ?? {}) &&
      !isDeleting(pod) &&
      typeof at(pod, 'status', 'podIP') === 'string',
  )
}

function write(control: Control, service: KubeObject, behind: readonly KubeObject[]): void {
  const { name, namespace } = service.metadata
  const metadata = { name, namespace, labels: { ...service.metadata.labels } }
  const ready = behind.filter(isPodReady)
  const unready = behind.filter((pod) => !isPodReady(pod))
  const subset = {
    ...(ready.length > 0 ? { addresses: ready.map(addressOf) } : {}),
    ...(unready.length > 0 ? { notReadyAddresses: unready.map(addressOf) } : {}),
    ports: portsOf(service, behind[0]),
  }
  upsert(control, endpoints, { metadata, ...(behind.length > 0 ? { subsets: [subset] } : {}) })
  upsert(control, endpointSlices, {
    metadata: {
      name: `${name}-slice`,
      namespace,
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [ownerReferenceTo(service)],
    },
    addressType: 'IPv4',
    endpoints: behind.map((pod) => ({
      addresses: [textOr(at(pod, 'status', 'podIP'))],
      conditions: { ready: isPodReady(pod), serving: isPodReady(pod), terminating: false },
      nodeName: at(pod, 'spec', 'nodeName'),
      targetRef: targetOf(pod),
    })),
    ports: portsOf(service, behind[0]).map((port) => ({ name: '', ...port })),
  })
}

function upsert(control: Control, resource: Resource, body: Fields): void {
  const { name, namespace } = fieldsOr(body['metadata'])
  const live = control.store.get(resource, textOr(namespace), textOr(name))
  if (live === undefined) control.create(resource, body)
  else if (!isDeepStrictEqual(contentOf(live), contentOf(body))) {
    control.update(resource, live, { ...body, metadata: { ...live.metadata, ...fieldsOr(body['metadata']) } })
  }
}

function contentOf(object: Fields): unknown {
  return JSON.parse(JSON.stringify([object['subsets'], object['endpoints'], object['ports']]))
}

function addressOf(pod: KubeObject): Fields {
  return { ip: at(pod, 'status', 'podIP'), nodeName: at(pod, 'spec', 'nodeName'), targetRef: targetOf(pod) }
}

function targetOf({ metadata }: KubeObject): Fields {
  return { kind: 'Pod', name: metadata.name, namespace: metadata.namespace, uid: metadata.uid }
}

function portsOf(service: KubeObject, pod: KubeObject | undefined): readonly Fields[] {
  return listOr(at(service, 'spec', 'ports')).map((port) => {
    const name = at(port, 'name')
    const target = at(port, 'targetPort')
    const number = typeof target === 'number' ? target : portNamed(pod, target)
    return { ...(name === undefined ? {} : { name }), port: number ?? at(port, 'port'), protocol: at(port, 'protocol') }
  })
}

function portNamed(pod: KubeObject | undefined, name: unknown): unknown {
  const all = listOr(at(pod, 'spec', 'containers')).flatMap((container) => listOr(at(container, 'ports')))
  return at(
    all.find((port) => at(port, 'name') === name),
    'containerPort',
  )
}
