import type { Kind, ObjectOf } from './kinds.ts'
import { isLater } from './resource-version.ts'

const mostTombstones = 10_000

interface Kept<T> {
  readonly value: T
  readonly resourceVersion: string
}

export interface Projected<T> extends Kept<T> {
  readonly key: string
}

/** What a watch knows. An event older than what is known of its object changes nothing; a list replaces everything. */
export interface ObjectStore<T> {
  readonly items: ReadonlyMap<string, T>
  change(object: Projected<T>): boolean
  remove(key: string, resourceVersion: string): boolean
  /** Returns the keys of what differs. */
  replace(objects: readonly Projected<T>[]): readonly string[]
}

export function createObjectStore<T>(): ObjectStore<T> {
  const items = new Map<string, T>()
  const versions = new Map<string, string>()
  // Versions of what was deleted since the last list, so that a late event does not bring it back.
  const tombstones = new Map<string, string>()

  function isNews(key: string, resourceVersion: string): boolean {
    const known = versions.get(key) ?? tombstones.get(key)
    return known === undefined || isLater(resourceVersion, known)
  }

  function forget(key: string): void {
    items.delete(key)
    versions.delete(key)
  }

  function bury(key: string, resourceVersion: string): void {
    tombstones.delete(key)
    tombstones.set(key, resourceVersion)
    if (tombstones.size <= mostTombstones) return
    for (const oldest of tombstones.keys()) {
      tombstones.delete(oldest)
      return
    }
  }

  return {
    items,
    change({ key, value, resourceVersion }) {
      if (!isNews(key, resourceVersion)) return false
      items.set(key, value)
      versions.set(key, resourceVersion)
      tombstones.delete(key)
      return true
    },
    remove(key, resourceVersion) {
      const wasKnown = items.has(key)
      if (!isNews(key, resourceVersion)) return false
      forget(key)
      bury(key, resourceVersion)
      return wasKnown
    },
    replace(objects) {
      const listed = new Map(objects.map((object) => [object.key, object]))
      const changed = [...items.keys()].filter((key) => !listed.has(key))
      for (const key of changed) forget(key)
      for (const { key, value, resourceVersion } of listed.values()) {
        if (versions.get(key) !== resourceVersion) changed.push(key)
        items.set(key, value)
        versions.set(key, resourceVersion)
      }
      tombstones.clear()
      return changed
    },
  }
}

export function keyOf<K extends Kind>({ metadata }: ObjectOf<K>): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}
