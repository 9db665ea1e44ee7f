import type { ObjectStore } from '#sandbox/kubernetes/store/object-store.ts'
import type { Admission } from './admit.ts'
import { storageClasses } from '#sandbox/kubernetes/resources.ts'
import { child } from './draft.ts'

const defaultClassMark = 'storageclass.kubernetes.io/is-default-class'

/** A claim that names no class gets the default one, and is protected from being deleted while it is used. */
export function admitClaim(store: ObjectStore, { draft }: Admission): void {
  const spec = child(draft, 'spec')
  const standard = store
    .list(storageClasses)
    .find(({ metadata }) => metadata.annotations?.[defaultClassMark] === 'true')
  if (spec['storageClassName'] === undefined && standard !== undefined) {
    spec['storageClassName'] = standard.metadata.name
  }
}
