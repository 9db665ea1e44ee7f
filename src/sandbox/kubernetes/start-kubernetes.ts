import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Log } from '#platform/log.ts'
import type { Secret } from '#platform/secret.ts'
import type { KubeObject } from './objects/kube-object.ts'
import type { PullImage } from './node/pull-image-port.ts'
import type { NodeTimes } from './node/image-puller.ts'
import type { StoreSnapshot } from './store/object-store.ts'
import type { TlsFiles } from './certificate.ts'
import type { Controller, ControllerRuntime } from './controllers/controller.ts'
import type { WriteContext } from './writes/write-context.ts'
import type { Timers } from './timers.ts'
import { Secret as SecretValue } from '#platform/secret.ts'
import { createApiServer } from './api/api-server.ts'
import { claimController } from './controllers/claim-controller.ts'
import { createControl } from './controllers/control.ts'
import { keyOf, runControllers } from './controllers/controller.ts'
import { deploymentController } from './controllers/deployment-controller.ts'
import { disruptionController } from './controllers/disruption-controller.ts'
import { endpointsController } from './controllers/endpoints-controller.ts'
import { createEventRecorder } from './controllers/event-recorder.ts'
import { garbageCollector } from './controllers/garbage-collector.ts'
import { namespaceController } from './controllers/namespace-controller.ts'
import { replicaSetController } from './controllers/replica-set-controller.ts'
import { scheduler } from './controllers/scheduler.ts'
import { createImageCache } from './node/image-cache.ts'
import { createImagePuller, usualNodeTimes } from './node/image-puller.ts'
import { nodeAgent } from './node/node-agent.ts'
import { nodeName } from './node/node-object.ts'
import { seedObjects } from './seed.ts'
import { createObjectStore } from './store/object-store.ts'

export interface KubernetesOptions {
  /** 0 takes any free one. */
  readonly port: number
  readonly token: Secret
  readonly tls: TlsFiles
  readonly snapshot?: StoreSnapshot
  readonly pullImage: PullImage
  readonly architecture: string
  readonly timers: Timers
  readonly log: Log
  readonly now: () => Date
  readonly nodeTimes?: NodeTimes
  readonly bookmarkEveryMs?: number
}

export interface RunningKubernetes {
  readonly port: number
  readonly server: string
  snapshot(): StoreSnapshot
  onChange(listener: () => void): void
  stop(): Promise<void>
}

/** Starts the API server, the controllers and the node, on loopback. */
export async function startKubernetes(options: KubernetesOptions): Promise<RunningKubernetes> {
  const { timers, log, now, token, tls } = options
  const store = createObjectStore(options.snapshot)
  const context: WriteContext = { store, now, newId: randomUUID }
  seedObjects(createControl(context, 'kube-apiserver'), options.architecture)

  let address = ''
  const deps = { ...context, timers, log, address: () => address, bookmarkEveryMs: options.bookmarkEveryMs ?? 60_000 }
  const server = createApiServer(deps, { token, tls: { key: new SecretValue(tls.key), certificate: tls.certificate } })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port
  address = `127.0.0.1:${port}`

  const runtime = startControllers(context, options)
  return {
    port,
    server: `https://${address}`,
    snapshot: () => store.snapshot(),
    onChange: (listener) => void store.subscribe(listener),
    async stop() {
      runtime.stop()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function startControllers(context: WriteContext, options: KubernetesOptions): ControllerRuntime {
  const { timers, log, pullImage, tls } = options
  const times = options.nodeTimes ?? usualNodeTimes
  const manager = createControl(context, 'kube-controller-manager')
  const kubelet = createControl(context, 'kubelet')
  const recorder = (component: string) => createEventRecorder(context, component)
  const nodeEvents = createEventRecorder(context, 'kubelet', nodeName)

  let runtime: ControllerRuntime | undefined
  const wake = (pod: KubeObject): void => runtime?.wake('node-agent', keyOf(pod))
  const cache = createImageCache(kubelet)
  const puller = createImagePuller({ control: kubelet, record: nodeEvents, timers, cache, pullImage, times, wake, log })
  const controllers: readonly Controller[] = [
    namespaceController(manager, tls.certificate),
    deploymentController(manager, recorder('deployment-controller')),
    replicaSetController(manager, recorder('replicaset-controller')),
    scheduler(createControl(context, 'kube-scheduler'), recorder('default-scheduler')),
    nodeAgent({ control: kubelet, record: nodeEvents, timers, puller, times, wake }),
    endpointsController(manager),
    claimController(manager, recorder('persistentvolume-controller')),
    disruptionController(manager),
    garbageCollector(manager),
  ]
  runtime = runControllers(controllers, { store: context.store, timers, log })
  return runtime
}
