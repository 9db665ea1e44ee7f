import { expect, test } from 'vitest'
import { matchesLabelSelector, parseLabelSelector, printSelector } from './label-selector.ts'

const labels = { app: 'web', tier: 'front', weight: '5' }

test.each([
  ['', true],
  ['app=web', true],
  ['app==web,tier=front', true],
  ['app=db', false],
  ['app!=db', true],
  ['other!=x', true],
  ['app in (web, db)', true],
  ['app in (db),tier=front', false],
  ['app notin (db)', true],
  ['app', true],
  ['!app', false],
  ['! other', true],
  ['weight>4', true],
  ['weight<5', false],
  ['tier=front , app in (a,web),!none', true],
])('%s', (selector, expected) => {
  expect(parseLabelSelector(selector)(labels)).toBe(expected)
})

test.each(['app in web', '=', 'a b', 'a=b=c', 'a,,b'])('refuses %s', (selector) => {
  expect(() => parseLabelSelector(selector)).toThrow('unable to parse requirement')
})

test('matches and prints the selectors of specifications', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['back'] }],
  }

  expect(matchesLabelSelector(selector, labels)).toBe(true)
  expect(matchesLabelSelector(selector, { app: 'web', tier: 'back' })).toBe(false)
  expect(printSelector(selector)).toBe('app=web,tier notin (back)')
})
