import { DomainError } from '#contract/errors.ts'
import type { Context } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { getRegistry } from '#features/registries/read-registries.ts'
import type { Session } from '#features/connections/sessions.ts'
import { type DesiredSecret, fieldManager, secretManifest } from './pull-secret.ts'
import { type PullSecretReading, readPullSecrets } from './read-pull-secrets.ts'

/** Looks at every namespace of the registry now, as the reconciler would by itself. Gives how many there are. */
export async function syncPullSecrets(ctx: Context, reading: PullSecretReading, registryId: string): Promise<number> {
  const registry = await getRegistry(ctx.db, registryId)
  const secrets = await readPullSecrets(reading, registry)
  for (const session of reading.sessions.all()) reading.sites.resync(session)
  for (const { connectionId, namespace } of secrets) ctx.wake('pull-secrets', `${connectionId}/${namespace}`)
  return secrets.length
}

export interface Adoption {
  readonly registryId: string
  readonly connectionId: string
  readonly namespace: string
}

/** Takes over a secret that others made under our name, in place and with its UID. Its type cannot be changed in place. */
export async function adoptPullSecret(ctx: Context, reading: PullSecretReading, adoption: Adoption): Promise<void> {
  const { registryId, connectionId, namespace } = adoption
  const registry = await getRegistry(ctx.db, registryId)
  const session = reading.sessions.get(connectionId)
  const desired =
    session &&
    (await reading.sites.desiredIn(session, namespace)).secrets.find((secret) => secret.registryId === registry.id)
  if (session === undefined || desired === undefined) {
    throw new DomainError(
      'not-found',
      `The registry "${registry.name}" has no pull secret in the namespace ${namespace}`,
    )
  }
  await mutate(ctx, 'pull-secret.adopt', async () => ({
    result: undefined,
    audit: { subject: registryId, after: { connectionId, namespace, secret: desired.name } },
  }))
  await overwrite(ctx, { session, namespace, desired })
  reading.sites.setProblem({ session, namespace, registryId }, undefined)
}

async function overwrite(
  ctx: Context,
  { session, namespace, desired }: { session: Session; namespace: string; desired: DesiredSecret },
): Promise<void> {
  const manifest = secretManifest(desired, { namespace, installationId: ctx.installationId })
  const outcome = await session.client.apply(manifest, { force: true, fieldManager })
  if (outcome.ok) return
  if (outcome.reason === 'invalid') {
    throw new DomainError('conflict', 'The secret is of another type, which Kubernetes does not let anyone change', {
      hint: `If nobody needs it: kubectl delete secret -n ${namespace} ${desired.name}. A new one is made at once.`,
    })
  }
  throw new DomainError('unavailable', `The secret could not be written: ${outcome.message}`, { hint: 'Try again.' })
}
