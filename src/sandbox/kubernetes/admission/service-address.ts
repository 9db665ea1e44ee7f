import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import type { Admission } from './admit.ts'
import { at, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { services } from '#sandbox/kubernetes/resources.ts'
import { child, items } from './draft.ts'

const firstNodePort = 30_000
const lastNodePort = 32_767

/** Gives a service the addresses and node ports that it has not got, and keeps those that it has. */
export function allocateServiceAddress(store: ObjectStore, { draft, previous }: Admission): void {
  const spec = child(draft, 'spec')
  if (spec['type'] === 'ExternalName') return
  const kept = textOr(at(previous, 'spec', 'clusterIP'))
  const address = textOr(spec['clusterIP']) || kept || freeAddress(store)
  Object.assign(spec, { clusterIP: address, clusterIPs: [address] })
  if (spec['type'] !== 'ClusterIP') allocateNodePorts(store, spec, previous?.['spec'])
}

function freeAddress(store: ObjectStore): string {
  const taken = new Set(store.list(services).map((service) => at(service, 'spec', 'clusterIP')))
  for (let number = 10; number < 65_000; number += 1) {
    const address = `10.96.${number >> 8}.${number & 255}`
    if (!taken.has(address)) return address
  }
  throw new Error('every service address is taken')
}

function allocateNodePorts(store: ObjectStore, spec: Fields, before: unknown): void {
  const all = store.list(services).flatMap((service) => listOr(at(service, 'spec', 'ports')))
  const taken = new Set(all.map((port) => at(port, 'nodePort')))
  for (const port of items(spec, 'ports')) {
    const old = listOr(at(before, 'ports')).find((each) => at(each, 'port') === port['port'])
    port['nodePort'] ??= at(old, 'nodePort') ?? freeNodePort(taken)
    taken.add(port['nodePort'])
  }
}

function freeNodePort(taken: ReadonlySet<unknown>): number {
  for (let port = firstNodePort; port <= lastNodePort; port += 1) if (!taken.has(port)) return port
  throw new Error('every node port is taken')
}
