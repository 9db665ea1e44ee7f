import type { Registry } from '#contract/registries.ts'
import { inputOf } from '../registry-input.ts'
import { fieldsOf } from './registry-fields.ts'

/** As `pwctl apply -f` takes it; the password is named, never written. */
export async function yamlOf(registry: Registry): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify({
    ...fieldsOf(inputOf(registry)),
    ...(registry.hasPassword ? { passwordFrom: { env: 'REGISTRY_PASSWORD' } } : {}),
  })
}
