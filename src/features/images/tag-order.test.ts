import { assert, property, stringMatching, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { isVersion, orderTags } from './tag-order.ts'

test('versions come first and the newest on top, a release before its candidates, then the rest by name', () => {
  const tags = ['latest', '1.10.0', '1.9.0', 'main', '1.10.0-rc.2', '1.10.0-rc.10', 'v2.0', '1.10.0-rc', 'abc1234', '1']

  const versions = ['v2.0', '1.10.0', '1.10.0-rc.10', '1.10.0-rc.2', '1.10.0-rc', '1.9.0']
  expect(orderTags(tags)).toEqual([...versions, '1', 'abc1234', 'latest', 'main'])
  expect([isVersion('1.2.3'), isVersion('latest'), isVersion('20260101')]).toEqual([true, false, false])
})

test('the order depends on nothing but the tags, and loses none', () => {
  const tag = stringMatching(/^[a-z0-9][a-z0-9.-]{0,12}$/)
  assert(
    property(uniqueArray(tag, { maxLength: 30 }), (tags) => {
      const ordered = orderTags(tags)
      expect(orderTags(tags.toReversed())).toEqual(ordered)
      expect(ordered.toSorted()).toEqual(tags.toSorted())
    }),
  )
})
