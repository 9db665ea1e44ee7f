import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatImageReference, isFloating, isImageHost, parseImageReference } from './image-reference.ts'

const digest = `sha256:${'a1'.repeat(32)}`

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['cpoder/pesitwizard-server', 'docker.io/cpoder/pesitwizard-server:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/a/b:c', 'docker.io/a/b:c'],
  ['ghcr.io/cpoder/pesitwizard-server:latest', 'ghcr.io/cpoder/pesitwizard-server:latest'],
  ['localhost/a', 'localhost/a:latest'],
  ['localhost:5502/a', 'localhost:5502/a:latest'],
  ['127.0.0.1:5501/a/b/c:1.0.0', '127.0.0.1:5501/a/b/c:1.0.0'],
  ['[::1]:5000/a', '[::1]:5000/a:latest'],
  ['registry/a', 'docker.io/registry/a:latest'],
  ['a/b__c.d-e--f', 'docker.io/a/b__c.d-e--f:latest'],
  [`ghcr.io/a@${digest}`, `ghcr.io/a@${digest}`],
  [`ghcr.io/a:1.0@${digest}`, `ghcr.io/a:1.0@${digest}`],
])('reads %s as a node does', (text, expected) => {
  const parsed = parseImageReference(text)

  expect(parsed.ok && formatImageReference(parsed.image)).toBe(expected)
})

test.each([
  ['', 'empty'],
  ['ghcr.io/Team/app', 'upper-case'],
  ['Nginx', 'upper-case'],
  ['ghcr.io/a:', 'invalid-tag'],
  ['ghcr.io/a:-x', 'invalid-tag'],
  [`ghcr.io/a:${'x'.repeat(129)}`, 'invalid-tag'],
  ['ghcr.io/a@sha256:abc', 'invalid-digest'],
  ['ghcr.io/a@', 'invalid-digest'],
  [`ghcr.io/a@${digest}@${digest}`, 'invalid-digest'],
  [`ghcr.io/a@md5:${'a'.repeat(32)}`, 'invalid-digest'],
  ['https://ghcr.io/a', 'invalid-format'],
  ['ghcr.io//a', 'invalid-format'],
  ['ghcr.io/a/', 'invalid-format'],
  ['/a', 'invalid-format'],
  ['ghcr.io/a b', 'invalid-format'],
  ['a___b', 'invalid-format'],
  ['a..b/c', 'invalid-format'],
  ['-a.io/b', 'invalid-format'],
  ['a'.repeat(64), 'invalid-format'],
  [`ghcr.io/${'a'.repeat(260)}`, 'too-long'],
  ['x'.repeat(5000), 'too-long'],
])('refuses %s as %s', (text, reason) => {
  const parsed = parseImageReference(text)

  expect(parsed).toMatchObject({ ok: false, reason })
})

test('what it writes it reads back unchanged', () => {
  const component = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}$/)
  const reference = fc.record({
    host: fc.constantFrom('ghcr.io', 'docker.io', 'localhost:5502', '127.0.0.1:5501', 'R.example'),
    repository: fc.array(component, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/')),
    tag: fc.stringMatching(/^\w[\w.-]{0,20}$/),
  })

  fc.assert(
    fc.property(reference, (image) => {
      expect(parseImageReference(formatImageReference(image))).toEqual({ ok: true, image })
    }),
  )
})

test('answers in time proportional to the length, whatever is typed', () => {
  const started = performance.now()

  for (const unit of ['a', '_', '-', 'a-', '.', ':', '@', '/', 'a/']) parseImageReference(`${unit.repeat(500)}!`)

  expect(performance.now() - started).toBeLessThan(1000)
})

test.each([
  ['ghcr.io/a', true],
  ['ghcr.io/a:latest', true],
  ['ghcr.io/a:1.2', true],
  ['ghcr.io/a:stable', true],
  ['ghcr.io/a:1.2.3', false],
  ['ghcr.io/a:v1.2.3-rc.1', false],
  [`ghcr.io/a:latest@${digest}`, false],
])('%s floats: %s', (text, expected) => {
  const parsed = parseImageReference(text)

  expect(parsed.ok && isFloating(parsed.image)).toBe(expected)
})

test('knows a host from what only looks like one', () => {
  expect(['ghcr.io', 'a-b.c:5000', '[fd00::1]:443', 'localhost'].filter((host) => !isImageHost(host))).toEqual([])
  expect(['', 'a_b', 'a..b', 'a:', 'a:x', 'a b', 'a/b', '[::1'].filter(isImageHost)).toEqual([])
})
