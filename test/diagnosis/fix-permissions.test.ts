import fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { applyFix, type FixName, permissionOfFix } from '#contract/diagnosis.ts'
import { cancelOperation } from '#contract/operations.ts'
import { DomainError, errorCodes } from '#contract/errors.ts'
import type { Permission } from '#contract/permissions.ts'
import { syncPullSecrets } from '#contract/registries.ts'
import { type Api, serve } from '#platform/http/serve.ts'

const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** What someone who has these permissions is answered when they ask for a fix. */
async function asking(fix: FixName, permissions: readonly Permission[]): Promise<{ status: number; message: string }> {
  const app = fastify()
  app.setErrorHandler((error, _, reply) =>
    error instanceof DomainError
      ? reply.code(errorCodes[error.code].status).send({ message: error.message })
      : reply.code(500).send({ message: String(error) }),
  )
  cleanups.push(() => app.close())
  const authenticate = async () => ({ actor: { type: 'user', id: 'u', name: 'Ada' }, permissions })
  serve({ app, core: {}, authenticate } as unknown as Api, applyFix, async () => ({
    message: 'done',
    operationId: null,
  }))
  const payload = { connectionId: 'k3f9x2ma', namespace: 'n', findingId: 'f', fix }
  const answer = await app.inject({ method: 'POST', url: applyFix.path, payload })
  return { status: answer.statusCode, message: answer.json<{ message: string }>().message }
}

const needs: readonly (readonly [FixName, Permission])[] = [
  ['repair-secret', syncPullSecrets.permission as Permission],
  ['attach-secret', cancelOperation.permission as Permission],
  ['pick-tag', cancelOperation.permission as Permission],
  ['correct-image', cancelOperation.permission as Permission],
  ['deploy-again', cancelOperation.permission as Permission],
]

test.each(needs)('%s needs %s, as what it does would by itself', async (fix, permission) => {
  const without = await asking(fix, ['clusters:write'])
  const withIt = await asking(fix, ['clusters:write', permission])

  expect(without).toEqual({ status: 403, message: `This needs the permission ${permission}` })
  expect(withIt.status).toBe(200)
})

test('to let nodes try again needs no more than clusters may be changed', async () => {
  expect(permissionOfFix['retry-now']).toBeUndefined()
  expect((await asking('retry-now', ['clusters:write'])).status).toBe(200)
})
