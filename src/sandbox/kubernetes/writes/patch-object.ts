import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Resource } from '#sandbox/kubernetes/resources.ts'
import type { WriteContext, WriteOptions } from './write-context.ts'
import { badRequest } from '#sandbox/kubernetes/api/api-status.ts'
import { applyJsonPatch } from '#sandbox/kubernetes/fields/json-patch.ts'
import { applyMergePatch } from '#sandbox/kubernetes/fields/merge-patch.ts'
import { applyStrategicMergePatch } from '#sandbox/kubernetes/fields/strategic-merge-patch.ts'
import { isFields } from '#sandbox/kubernetes/objects/records.ts'
import { structType } from '#sandbox/kubernetes/schema/types.ts'
import { replaceObject } from './replace-object.ts'

export type PatchKind = 'json' | 'merge' | 'strategic'

/** Changes a live object by one of the patches that name what to change rather than what to own. */
export function patchObject(
  context: WriteContext,
  target: { readonly resource: Resource; readonly live: KubeObject },
  patch: { readonly kind: PatchKind; readonly body: unknown },
  options: WriteOptions,
): KubeObject {
  const patched = applyPatch(target.live, patch, target.resource.type)
  if (!isFields(patched)) throw badRequest('the patch does not leave an object')
  return replaceObject(context, target, patched, options)
}

export function applyPatch(
  document: unknown,
  { kind, body }: { readonly kind: PatchKind; readonly body: unknown },
  type: string,
): unknown {
  if (kind === 'json') return applyJsonPatch(document, body)
  if (!isFields(body)) throw badRequest('error decoding patch: an object is expected')
  return kind === 'merge' ? applyMergePatch(document, body) : applyStrategicMergePatch(document, body, structType(type))
}
