import { NewRegistry } from '#contract/registries.ts'
import { type Core, systemContext } from '#platform/context.ts'
import { createRegistry } from './create-registry.ts'
import { readRegistries } from './read-registries.ts'

/** A fresh console lists Docker Hub, anonymous; one that was deleted stays deleted. */
export async function seedRegistry(core: Core): Promise<void> {
  const seeded = await core.db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'registry-seeded')
    .executeTakeFirst()
  if (seeded !== undefined) return
  if ((await readRegistries(core.db)).length === 0) {
    const input = NewRegistry.parse({
      name: 'Docker Hub (public)',
      url: 'docker.io',
      description: 'The default public registry, without a sign-in',
      isDefault: true,
    })
    await createRegistry(systemContext(core), input)
  }
  await core.db.insertInto('settings').values({ name: 'registry-seeded', value: 'yes' }).execute()
}
