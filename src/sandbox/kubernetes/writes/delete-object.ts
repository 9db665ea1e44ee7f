import { z } from 'zod'
import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { WriteContext } from './write-context.ts'
import { conflict } from '#sandbox/kubernetes/api/api-status.ts'
import { isDeleting, withMeta } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at } from '#sandbox/kubernetes/objects/records.ts'
import { hasFinalizers } from './replace-object.ts'
import { timeOf } from './write-context.ts'

/** The part of `DeleteOptions` that the sandbox heeds. */
export const DeleteOptions = z.object({
  gracePeriodSeconds: z.int().min(0).optional(),
  propagationPolicy: z.enum(['Background', 'Foreground', 'Orphan']).optional(),
  orphanDependents: z.boolean().optional(),
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).optional(),
  dryRun: z.array(z.string()).optional(),
})
export type DeleteOptions = z.infer<typeof DeleteOptions>

export interface Deletion {
  readonly object: KubeObject
  /** Whether the object is gone, rather than waiting for its finalizers, its grace period or its dependents. */
  readonly isGone: boolean
}

/** Deletes an object, or begins to. */
export function deleteObject(
  context: WriteContext,
  { resource, live }: { readonly resource: Resource; readonly live: KubeObject },
  options: DeleteOptions,
): Deletion {
  checkPreconditions(resource, live, options)
  const dryRun = options.dryRun?.includes('All') ?? false
  const grace = graceOf(resource, live, options)
  const marked = mark(context, { resource, live }, { grace, finalizer: finalizerOf(options) })
  if (grace === 0 && !hasFinalizers(marked) && resource.plural !== 'namespaces') {
    return { object: dryRun ? marked : context.store.remove(resource, marked), isGone: true }
  }
  const isRepeated = isDeleting(live) && grace >= (live.metadata.deletionGracePeriodSeconds ?? 0)
  return { object: dryRun || isRepeated ? marked : context.store.put(resource, marked), isGone: false }
}

function checkPreconditions(resource: Resource, live: KubeObject, { preconditions }: DeleteOptions): void {
  const { name, uid, resourceVersion } = live.metadata
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    const why = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
    throw conflict({ group: '', plural: resource.kind }, name, why)
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`
    throw conflict({ group: '', plural: resource.kind }, name, why)
  }
}

/** Only a pod on a node gets time to end. */
function graceOf(resource: Resource, live: KubeObject, { gracePeriodSeconds }: DeleteOptions): number {
  const phase = at(live, 'status', 'phase')
  if (resource.plural !== 'pods' || at(live, 'spec', 'nodeName') === undefined) return 0
  if (phase === 'Failed' || phase === 'Succeeded') return 0
  const own = at(live, 'spec', 'terminationGracePeriodSeconds')
  return gracePeriodSeconds ?? (typeof own === 'number' ? own : 30)
}

function finalizerOf({ propagationPolicy, orphanDependents }: DeleteOptions): string | undefined {
  if (propagationPolicy === 'Orphan' || orphanDependents === true) return 'orphan'
  return propagationPolicy === 'Foreground' ? 'foregroundDeletion' : undefined
}

function mark(
  { now }: WriteContext,
  { resource, live }: { readonly resource: Resource; readonly live: KubeObject },
  { grace, finalizer }: { readonly grace: number; readonly finalizer: string | undefined },
): KubeObject {
  const old = live.metadata.finalizers ?? []
  const finalizers = finalizer === undefined || old.includes(finalizer) ? old : [...old, finalizer]
  const until = new Date(now().getTime() + grace * 1000)
  const marked = withMeta(live, {
    ...(finalizers.length > 0 ? { finalizers } : {}),
    deletionTimestamp: isDeleting(live) && grace > 0 ? (live.metadata.deletionTimestamp ?? '') : timeOf(until),
    deletionGracePeriodSeconds: grace,
    ...(resource.countsGenerations && !isDeleting(live) ? { generation: (live.metadata.generation ?? 0) + 1 } : {}),
  })
  return resource.plural === 'namespaces' ? { ...marked, status: { phase: 'Terminating' } } : marked
}
