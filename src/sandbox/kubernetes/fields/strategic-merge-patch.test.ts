import { expect, test } from 'vitest'
import { structType } from '#sandbox/kubernetes/schema/types.ts'
import { applyStrategicMergePatch } from './strategic-merge-patch.ts'

const pod = structType('core.v1.PodSpec')
const before = {
  containers: [
    { name: 'a', image: '1', env: [{ name: 'X', value: '1' }], args: ['x', 'y'] },
    { name: 'b', image: '1' },
  ],
}

test.each([
  [
    'changes an item by its key',
    { containers: [{ name: 'b', image: '2' }] },
    [{ name: 'a' }, { name: 'b', image: '2' }],
  ],
  ['adds an item', { containers: [{ name: 'c', image: '1' }] }, [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
  ['deletes an item', { containers: [{ name: 'a', $patch: 'delete' }] }, [{ name: 'b' }]],
  ['replaces the list', { containers: [{ $patch: 'replace' }, { name: 'z' }] }, [{ name: 'z' }]],
  [
    'replaces a list without a key',
    { containers: [{ name: 'a', args: ['z'] }] },
    [{ name: 'a', args: ['z'] }, { name: 'b' }],
  ],
  [
    'orders the items',
    {
      $setElementOrder: 0,
      '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
      containers: [{ name: 'b', image: '3' }],
    },
    [{ name: 'b', image: '3' }, { name: 'a' }],
  ],
])('%s', (_, patch, expected) => {
  const after = applyStrategicMergePatch(before, patch, pod)

  expect(after).toMatchObject({ containers: expected })
})

test('removes values of a set', () => {
  const metadata = structType('meta.v1.ObjectMeta')

  const after = applyStrategicMergePatch(
    { finalizers: ['a', 'b', 'c'] },
    { '$deleteFromPrimitiveList/finalizers': ['b'], finalizers: ['d'] },
    metadata,
  )

  expect(after).toEqual({ finalizers: ['a', 'c', 'd'] })
})

test('refuses an item without its key', () => {
  expect(() => applyStrategicMergePatch(before, { containers: [{ image: '2' }] }, pod)).toThrow('merge key: name')
})
