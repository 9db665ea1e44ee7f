import { expect, test } from 'vitest'
import { connectionChangeOf, emptyConnectionInput, newConnectionOf } from './connection-input.ts'

test('a connection is sent with the fields of its method alone', () => {
  const typed = { ...emptyConnectionInput, name: 'prod', token: 't', server: 'https://k8s.example', kubeconfig: 'x' }
  expect(newConnectionOf({ ...typed, method: 'token' })).toMatchObject({ token: 't', server: 'https://k8s.example' })
  expect(newConnectionOf({ ...typed, method: 'token' })).not.toHaveProperty('kubeconfig')
  expect(newConnectionOf({ ...typed, method: 'in-cluster' })).not.toHaveProperty('token')
})

test('namespaces are read from any list, once each', () => {
  const { namespaces } = newConnectionOf({ ...emptyConnectionInput, namespaces: ' a, b\nc  a' })
  expect(namespaces).toEqual({ names: ['a', 'b', 'c'], labelSelector: null })
})

test('a change names only the access that was typed again', () => {
  const before = { ...emptyConnectionInput, method: 'token' as const, server: 'https://one.example' }
  expect(connectionChangeOf({ ...before, description: 'x' }, before)).not.toHaveProperty('server')
  expect(connectionChangeOf({ ...before, token: 'new' }, before)).toMatchObject({ token: 'new' })
  expect(connectionChangeOf({ ...before, token: 'new' }, before)).not.toHaveProperty('server')
})
