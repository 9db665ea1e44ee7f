import * as contract from '#contract/rotations.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { Secret } from '#platform/secret.ts'
import { createCheckLimits } from '#features/checks/check-limits.ts'
import { previewRotation } from './preview-rotation.ts'
import { readRotation } from './read-rotation.ts'
import { retireCredential } from './retire-credential.ts'
import { rollBackRotation } from './roll-back-rotation.ts'
import { rotateRegistry } from './rotate-registry.ts'
import type { RotationParts } from './rotation.ts'

export function rotationRoutes(api: Api, parts: RotationParts): void {
  const limited = createCheckLimits(api.core.now)
  serve(api, contract.getRotation, ({ params }) => readRotation(api.core, params.id))
  serve(api, contract.previewRotation, ({ ctx, params, body, report }) => {
    const { username, password } = body
    return limited(ctx.actor.id, () => previewRotation(ctx, parts, { id: params.id, username, password, report }))
  })
  serve(api, contract.rotateRegistry, ({ ctx, params, body }) => {
    const { username, redeploy, force, overlap, reason, expiresAt } = body
    return rotateRegistry(ctx, {
      id: params.id,
      username,
      password: new Secret(body.password),
      redeploy,
      force,
      overlap,
      reason,
      expiresAt,
    })
  })
  serve(api, contract.rollBackRotation, ({ ctx, params, body }) => rollBackRotation(ctx, { id: params.id, ...body }))
  serve(api, contract.retireCredential, ({ ctx, params, body }) =>
    limited(ctx.actor.id, () => retireCredential(ctx, parts, { id: params.id, ...body })),
  )
}
