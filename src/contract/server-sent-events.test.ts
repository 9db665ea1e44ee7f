import { array, assert, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { createEventParser, type StreamSign } from './server-sent-events.ts'

const text = [
  'retry: 1000\n\n',
  ': still there\n\n',
  'id: a-1\nevent: change\ndata: {"topic":"clusters"}\n\n',
  'event:change\r\ndata:first\r\ndata: second\r\n\r\n',
  'unknown: field\ndata\n\n',
  'event: without-data\n\n',
].join('')

const signs: readonly StreamSign[] = [
  { type: 'comment' },
  { type: 'event', event: 'change', id: 'a-1', data: '{"topic":"clusters"}' },
  { type: 'event', event: 'change', id: undefined, data: 'first\nsecond' },
  { type: 'event', event: 'message', id: undefined, data: '' },
]

test('reads events and signs of life', () => {
  expect(createEventParser()(text)).toEqual(signs)
})

test('does not care where the stream is cut', () => {
  assert(
    property(array(nat(text.length)), (cuts) => {
      const parse = createEventParser()
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const found = places.slice(1).flatMap((end, index) => parse(text.slice(places[index], end)))
      expect(found).toEqual(signs)
    }),
  )
})

test('keeps an unfinished event to itself', () => {
  const parse = createEventParser()
  expect(parse('data: half')).toEqual([])
  expect(parse('\n')).toEqual([])
  expect(parse('\n')).toEqual([{ type: 'event', event: 'message', id: undefined, data: 'half' }])
})
