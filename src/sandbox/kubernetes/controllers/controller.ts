import type { Log } from '#platform/log.ts'
import type { Timers } from '#sandbox/kubernetes/timers.ts'
import type { ObjectStore, StoreEvent } from '#sandbox/kubernetes/store/object-store.ts'
import { resources } from '#sandbox/kubernetes/resources.ts'

/**
 * Brings one kind of thing to the state that its specification asks for. It gets a key and reads the rest itself, so
 * a restart and an event are one path; running it twice changes nothing the second time.
 */
export interface Controller {
  readonly name: string
  /** The keys that an event may concern. */
  readonly keysOf: (event: StoreEvent) => readonly string[]
  /** Answers after how many milliseconds to look again where no event will tell. */
  readonly reconcile: (key: string) => number | undefined
}

export interface ControllerRuntime {
  wake(controller: string, key: string): void
  stop(): void
}

interface RuntimeDeps {
  readonly store: ObjectStore
  readonly timers: Timers
  readonly log: Log
}

const retryAfterMs = 1000

/** Feeds the controllers with what happens in the store, beginning with everything that is already there. */
export function runControllers(
  controllers: readonly Controller[],
  { store, timers, log }: RuntimeDeps,
): ControllerRuntime {
  const queue = new Map<string, readonly [Controller, string]>()
  const waits = new Map<string, () => void>()
  let isScheduled = false

  const enqueue = (controller: Controller, key: string): void => {
    queue.set(`${controller.name} ${key}`, [controller, key])
    if (isScheduled) return
    isScheduled = true
    timers.after(0, drain)
  }
  const drain = (): void => {
    isScheduled = false
    const work = [...queue.values()]
    queue.clear()
    for (const [controller, key] of work) run(controller, key)
  }
  const run = (controller: Controller, key: string): void => {
    const id = `${controller.name} ${key}`
    waits.get(id)?.()
    waits.delete(id)
    const again = reconcile(controller, key)
    if (again !== undefined)
      waits.set(
        id,
        timers.after(again, () => enqueue(controller, key)),
      )
  }
  const reconcile = (controller: Controller, key: string): number | undefined => {
    try {
      return controller.reconcile(key)
    } catch (error) {
      log.warn({ controller: controller.name, key, error: String(error) }, 'a controller of the sandbox will try again')
      return retryAfterMs
    }
  }
  const hear = (event: StoreEvent): void => {
    for (const controller of controllers) for (const key of controller.keysOf(event)) enqueue(controller, key)
  }

  const stop = store.subscribe(hear)
  for (const resource of resources) {
    for (const object of store.list(resource)) {
      hear({ type: 'ADDED', resource, object, previous: undefined, revision: store.revision() })
    }
  }
  return {
    wake(name, key) {
      const controller = controllers.find((each) => each.name === name)
      if (controller !== undefined) enqueue(controller, key)
    },
    stop,
  }
}

export function keyOf({
  metadata,
}: {
  readonly metadata: { readonly namespace?: string; readonly name: string }
}): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = ''] = key.split('/')
  return { namespace, name }
}
