import type { ClusterInput } from '../cluster-input.ts'

/** Unless someone says otherwise, what runs in production is what was seen when it was chosen. */
export function isPinned({ pin, environment }: Pick<ClusterInput, 'pin' | 'environment'>): boolean {
  return pin === 'by-environment' ? environment === 'PRODUCTION' : pin === 'yes'
}

/** Whether a tag, or a tag with its digest, names one image for ever. */
export function hasDigest(tag: string): boolean {
  return tag.includes('sha256:')
}
