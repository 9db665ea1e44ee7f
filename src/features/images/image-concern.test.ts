import { expect, test } from 'vitest'
import type { ImageCheck } from '#contract/images.ts'
import { concernOf } from './image-concern.ts'

const image = 'registry.example.com/team/app:1.0.0'
const found: Omit<ImageCheck, 'concern'> = {
  image,
  verdict: 'pull-allowed',
  message: 'It may be pulled',
  cause: null,
  digest: `sha256:${'a'.repeat(64)}`,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  platforms: ['linux/arm64'],
  scan: null,
  nodes: { platforms: ['linux/arm64'], fit: 'yes' },
}
const nodes = (fit: NonNullable<ImageCheck['nodes']>['fit']) => ({ nodes: { platforms: ['linux/amd64'], fit } })

test.each<[string, Partial<ImageCheck>, string | undefined, RegExp]>([
  ['an image that fits the nodes is deployed without a word', {}, undefined, /^$/],
  ['so is one where no connection was named', { nodes: null }, undefined, /^$/],
  ['so is one whose platforms, or those of the nodes, are not told', nodes('unknown'), undefined, /^$/],
  ['one for no node is refused', nodes('no'), 'refusal', /is for linux\/arm64, the nodes are linux\/amd64/],
  ['one for some nodes is warned of', nodes('some'), 'warning', /^Not every node/],
  ['one that is absent is refused', { verdict: 'absent' }, 'refusal', /has no image/],
  ['a credential that is refused is warned of: it can be replaced', { verdict: 'unauthorized' }, 'warning', /nobody/],
  ['so is one that may not pull this image', { verdict: 'denied' }, 'warning', /nobody/],
  ['a registry that is not reached is warned of', { verdict: 'unknown', message: 'no answer' }, 'warning', /no answer/],
])('%s', (_title, difference, level, message) => {
  const concern = concernOf({ ...found, ...difference })

  expect(concern?.level).toBe(level)
  expect(concern?.message ?? '').toMatch(message)
})
