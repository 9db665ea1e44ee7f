import type { Command } from 'commander'
import { z } from 'zod'
import {
  type RegistryTest,
  type RegistryTestStep,
  type RegistryTestStepName,
  testNewRegistry,
  testRegistry,
} from '#contract/checks.ts'
import { DomainError } from '#contract/errors.ts'
import { readManifests } from './apply/read-sources.ts'
import { resolveRegistry } from './apply/resolve-values.ts'
import { exitCode } from './exit-codes.ts'
import { findRegistry } from './find.ts'
import { isForPeople } from './output/printer.ts'
import { promptPassword, readPassword } from './password-source.ts'
import { addReachOptions, reachOf, type ReachOptions, reachOptions } from './registry-fields.ts'
import type { Bind, Invocation, Shell } from './shell.ts'
import { registryTestStepView } from './views.ts'
import { say } from './world.ts'

const TestOptions = z.object({
  ...reachOptions,
  file: z.string().optional(),
  image: z.string().optional(),
  explain: z.boolean().default(false),
})
type TestOptions = z.output<typeof TestOptions>

export function addTestCommand(registry: Command, bind: Bind): void {
  const command = registry
    .command('test [name]')
    .description('test it step by step: a saved one by its name, another one by --url or -f; exit code 6 if it fails')
    .option('--image <image>', 'an image that should be pulled, such as cpoder/pesitwizard-server:latest')
    .option('--explain', 'say what each step does, and what to do about it')
    .option('--url <url>', 'where a registry is that is not saved')
    .option('-f, --file <path>', 'a document that describes one registry, or - for standard input')
  addReachOptions(command).action(bind(TestOptions, test))
}

async function test({ shell, options, args: [name] }: Invocation<TestOptions>): Promise<number> {
  const ways = [name, options.url, options.file].filter((way) => way !== undefined)
  if (ways.length !== 1) {
    throw new DomainError('invalid', 'Say which registry to test: its name, or --url, or --file', {
      hint: 'A saved registry is tested at its saved address with its saved credential only.',
    })
  }
  const isLive = shell.print.format.type === 'table' && shell.world.stdout.isTTY === true
  let shown = 0
  const result = await ask(shell, { name, options }, (step) => {
    if (isLive) shell.print.change(step, registryTestStepView, shown++ === 0)
  })
  if (!isForPeople(shell.print)) shell.print.value(result)
  else if (!isLive) shell.print.list(result.steps, registryTestStepView)
  if (options.explain && isForPeople(shell.print)) explain(shell, result)
  return result.state === 'failed' ? exitCode.findings : exitCode.ok
}

interface Tested {
  readonly name: string | undefined
  readonly options: TestOptions
}

async function ask(
  shell: Shell,
  { name, options }: Tested,
  onProgress: (step: RegistryTestStep) => void,
): Promise<RegistryTest> {
  const { image } = options
  if (name === undefined) {
    const registry = options.file === undefined ? await typed(shell, options) : await written(shell, options.file)
    const follow = await shell.apiWithProgress()
    return (await follow(testNewRegistry, { body: { ...registry, image } }, { onProgress })).value
  }
  const { id } = await findRegistry(await shell.api(), name)
  const follow = await shell.apiWithProgress()
  return (await follow(testRegistry, { params: { id }, body: { image } }, { onProgress })).value
}

async function typed({ world }: Shell, options: ReachOptions) {
  const given = await readPassword(world, options)
  const isMissing = options.username !== undefined && given === undefined
  const password = isMissing ? await promptPassword(world) : given
  return { ...(await reachOf(world, options)), url: options.url ?? '', password }
}

async function written({ world }: Shell, file: string) {
  const { manifests } = await readManifests(world, { files: [file], recursive: false, strict: false })
  const [manifest] = manifests
  if (manifest?.kind !== 'Registry' || manifests.length !== 1) {
    throw new DomainError('invalid', `${file} does not describe exactly one registry`)
  }
  const { spec } = await resolveRegistry(world, manifest)
  const { url, kind, imagePath, defaultTag, authentication, delivery, environments, tls } = spec
  const { username, password, tenantId } = spec
  const absent = { username: username ?? undefined, password: password ?? undefined, tenantId: tenantId ?? undefined }
  return { url, kind, imagePath, defaultTag, authentication, delivery, environments, tls, ...absent }
}

function explain({ world }: Shell, { steps }: RegistryTest): void {
  for (const { step, hint } of steps) {
    say(world, `${step}: ${meanings[step]}`)
    if (hint !== null) say(world, `  ${hint}`)
  }
}

const meanings: Readonly<Record<RegistryTestStepName, string>> = {
  address: 'Reads the address: a host, and a port where it is not the usual one.',
  dns: 'Looks the name up, as the console sees it, and judges every address that comes.',
  tcp: 'Opens a connection to the first address that accepts one.',
  tls: 'Checks the certificate: its authority, its name, and how long it still holds.',
  api: 'Asks /v2/ without signing in, to see whether a registry is there and how it wants to be signed in to.',
  token: 'Has a token issued by the server that the registry names, if it is one that may have the credential.',
  identity: 'Says whether the credential itself is accepted.',
  pull: 'Asks for the manifest of the image, as a node does. Nothing is downloaded, and no quota is used.',
  rights: 'Looks at what the credential may do beyond pulling: in its token, or as its provider tells.',
  expiry: 'Asks the provider when the credential ends, where it has a way to tell.',
  quota: 'Reads how many pulls are left.',
  node: 'Lets a node of each connection pull the image, with a pod that is removed at once.',
  'pull-secrets': 'Asks Kubernetes whether the pull secret may be written in each namespace.',
}
