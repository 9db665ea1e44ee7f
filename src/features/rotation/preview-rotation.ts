import type { RegistryTestStep } from '#contract/checks.ts'
import { DomainError } from '#contract/errors.ts'
import type { RotationPreview } from '#contract/rotations.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { Secret } from '#platform/secret.ts'
import { testCredential } from '#features/checks/test-credential.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import { readImageAccess } from './image-access.ts'
import { usableCredential } from './usable-credential.ts'
import { judgeCredential } from './judge-credential.ts'
import { readImpact } from './read-rotation.ts'
import type { RotationParts } from './rotation.ts'

export interface PreviewRequest {
  readonly id: string
  readonly username: string | undefined
  /** As it was typed. */
  readonly password: string
  readonly report: (step: RegistryTestStep) => void
}

/** Tests a new credential at the saved address, and says what a rotation to it would change. */
export async function previewRotation(
  ctx: Context,
  parts: RotationParts,
  { id, report, ...request }: PreviewRequest,
): Promise<RotationPreview> {
  const registry = await getRegistry(ctx.db, id)
  const username = request.username ?? registry.username
  if (username === null) {
    throw new DomainError('conflict', `The registry "${registry.name}" has no credential that could be replaced`)
  }
  const password = new Secret(request.password)
  const credential = { username, password }
  await mutate(ctx, 'registry.preview-rotation', async () => ({
    result: undefined,
    audit: { subject: id, after: { username, fingerprint: ctx.cipher.fingerprint(password) } },
  }))
  const test = await testCredential(ctx, parts, { registry, credential, image: undefined, report })
  const isReached = test.steps.some(
    ({ step, state }) => step === 'identity' && state !== 'failed' && state !== 'skipped',
  )
  const usable = isReached ? await usableCredential(parts, registry, credential) : undefined
  const images = usable === undefined ? [] : await readImageAccess(parts, registry, usable)
  return {
    notes: [...judgeCredential({ kind: registry.kind, username, text: request.password })],
    test,
    images: images.map(({ isRefused: _isRefused, ...image }) => image),
    impact: await readImpact(parts, registry),
  }
}
