import type { Control } from '#sandbox/kubernetes/controllers/control.ts'
import { at, fieldsOr, listOr } from '#sandbox/kubernetes/objects/records.ts'
import { nodes } from '#sandbox/kubernetes/resources.ts'
import { nodeName } from './node-object.ts'

/** The images that the node has, kept where a node shows them: in its status. */
export interface ImageCache {
  /** The id of an image under the name that pods use for it. */
  find(image: string): string | undefined
  add(image: string, imageId: string): void
}

export function createImageCache(control: Control): ImageCache {
  const images = (): readonly unknown[] => listOr(at(control.store.get(nodes, '', nodeName), 'status', 'images'))
  return {
    find(image) {
      const entry = images().find((each) => listOr(at(each, 'names')).includes(image))
      const id = listOr(at(entry, 'names'))[0]
      return typeof id === 'string' ? id : undefined
    },
    add(image, imageId) {
      const node = control.store.get(nodes, '', nodeName)
      if (node === undefined) return
      const others = images().filter((each) => !listOr(at(each, 'names')).includes(image))
      const entry = { names: [imageId, image], sizeBytes: 0 }
      control.updateStatus(nodes, node, { ...fieldsOr(node['status']), images: [...others, entry] })
    },
  }
}
