import { readFileSync } from 'node:fs'

/** The page of the user's guide as its readers copy from it, whole and untouched. */
export const page = readFileSync('test/page/registres-docker.txt', 'utf8')

/** What stands under each line `yaml` up to the next empty line, byte for byte. */
const yamlBlocks = [...page.matchAll(/^yaml\n((?:.+\n)+)/gm)].map(([, block = '']) => block)

/** The three registries of the page; its fourth block shows a pull secret, which is made and not written. */
export const registryBlocks = yamlBlocks.filter((block) => block.startsWith('name: '))

/** The same three as a selection across the page brings them: each under the word that names its language. */
export const registrySelection = registryBlocks.map((block) => `yaml\n${block}`).join('\n')

/** The manual test of the page, which names `registry-secret-xxx`. */
export const manualTest = /^kubectl get secret .*$/m.exec(page)?.[0] ?? ''
