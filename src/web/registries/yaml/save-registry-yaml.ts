import type { Registry } from '#contract/registries.ts'
import { saveFile } from '../../components/save-file.ts'
import { yamlOf } from './yaml-of.ts'

/** Under its name, as far as every file system takes it. */
export async function saveRegistryYaml(registry: Registry): Promise<void> {
  const name = registry.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  saveFile(`${name || registry.id}.yaml`, await yamlOf(registry))
}
