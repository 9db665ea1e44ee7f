import type { Command } from 'commander'
import { z } from 'zod'
import type { Call } from '#contract/client.ts'
import type { TransferCluster } from '#contract/clusters.ts'
import { DomainError } from '#contract/errors.ts'
import { findConnection, findRegistry } from './find.ts'
import { collect } from './global-options.ts'
import { addPasswordOptions, passwordOptions, promptPassword, readPassword } from './password-source.ts'
import { EnvironmentName } from './requests.ts'
import type { World } from './world.ts'

const fieldOptions = {
  registry: z.union([z.string(), z.literal(false)]).optional(),
  image: z.string().optional(),
  replicas: z.coerce.number().optional(),
  storage: z.string().transform(parseStorage).optional(),
  description: z.string().optional(),
  env: EnvironmentName.optional(),
  set: z.array(z.string().transform(parseVariable)).optional(),
  databaseUrl: z.string().optional(),
  databaseUsername: z.string().optional(),
  dryRun: z.boolean().default(false),
  ...passwordOptions,
}
export const CreateOptions = z.object({
  ...fieldOptions,
  connection: z.string().optional(),
  namespace: z.string().optional(),
  deploymentName: z.string().optional(),
  deploy: z.boolean().default(false),
  wait: z.boolean().default(false),
})
export type CreateOptions = z.output<typeof CreateOptions>
export const UpdateOptions = z.object({ ...fieldOptions, name: z.string().optional() })
export type UpdateOptions = z.output<typeof UpdateOptions>

export function addFieldOptions(command: Command): Command {
  return addPasswordOptions(command)
    .option('--registry <name>', 'the registry of the image; proposed from the image where it is left out')
    .option('--no-registry', 'pull without a registry of the console')
    .option('--image <reference>', 'such as ghcr.io/cpoder/pesitwizard-server:latest')
    .option('--replicas <count>', '1 to 10; more than one need a database')
    .option('--storage <where>', 'none, claim:NAME, new:10Gi, new:10Gi:CLASS or host:/path')
    .option('--database-url <url>', 'jdbc:postgresql://host:5432/name; its password as any password')
    .option('--database-username <name>', 'who signs in to the database')
    .option('--set <name=value>', 'an environment variable of the pods; may be repeated', collect)
    .option('-e, --env <environment>', 'DEVELOPMENT, STAGING or PRODUCTION')
    .option('--description <text>', 'what it is for')
    .option('--dry-run', 'only ask whether it would be accepted')
}

export function addCreateOptions(command: Command): Command {
  return addFieldOptions(command)
    .option('--connection <name>', 'the Kubernetes to run on; may be left out where there is only one')
    .option('-n, --namespace <name>', 'the namespace to run in')
    .option('--deployment-name <name>', 'the name of its deployment (pesitwizard-server)')
    .option('--deploy', 'deploy it at once')
    .option('--wait', 'with --deploy: follow it to its end')
}

export async function bodyOfNew(world: World, call: Call, name: string, options: CreateOptions) {
  const { namespace, deploymentName } = options
  const connection = options.connection === undefined ? undefined : await findConnection(call, options.connection)
  const fields = await fieldsOf(call, options)
  const database = await databaseOf(world, options, null)
  return { ...fields, name, namespace, deploymentName, connectionId: connection?.id, database }
}

/** Variables that are set join those that are there. */
export async function bodyOfChange(world: World, call: Call, options: UpdateOptions, before: TransferCluster) {
  const fields = await fieldsOf(call, options)
  const database = await databaseOf(world, options, before.database)
  return { ...fields, database, env: fields.env && { ...before.env, ...fields.env } }
}

async function fieldsOf(call: Call, options: UpdateOptions) {
  return {
    registryId: await registryIdOf(call, options.registry),
    containerImage: options.image,
    replicas: options.replicas,
    storage: options.storage,
    description: options.description,
    environment: options.env,
    env: options.set && Object.fromEntries(options.set),
  }
}

async function registryIdOf(call: Call, registry: string | false | undefined): Promise<string | null | undefined> {
  if (registry === false) return null
  return registry === undefined ? undefined : (await findRegistry(call, registry)).id
}

async function databaseOf(world: World, options: UpdateOptions, before: TransferCluster['database']) {
  const url = options.databaseUrl ?? before?.url
  const username = options.databaseUsername ?? before?.username
  const given = await readPassword(world, options)
  if (options.databaseUrl === undefined && options.databaseUsername === undefined && given === undefined)
    return undefined
  if (url === undefined || username === undefined) {
    throw new DomainError('invalid', 'A database needs --database-url, --database-username and a password')
  }
  const password = given === undefined && before === null ? await promptPassword(world) : given
  return { url, username, password }
}

function parseVariable(source: string): readonly [string, string] {
  const at = source.indexOf('=')
  if (at > 0) return [source.slice(0, at), source.slice(at + 1)]
  throw new DomainError('invalid', '--set wants NAME=VALUE')
}

/** `none`, `claim:NAME`, `new:10Gi`, `new:10Gi:CLASS`, `host:/path`. */
function parseStorage(source: string) {
  const [type, ...rest] = source.split(':')
  const value = rest.join(':')
  if (type === 'none' && rest.length === 0) return { type: 'none' as const }
  if (type === 'claim' && value !== '') return { type: 'existing-claim' as const, claimName: value }
  if (type === 'host' && value !== '') return { type: 'host-path' as const, path: value }
  if (type === 'new' && rest.length <= 2) {
    const [size, storageClassName = null] = rest
    return { type: 'new-claim' as const, size, storageClassName }
  }
  throw new DomainError('invalid', `"${source}" is not a storage`, {
    hint: 'Write none, claim:NAME, new:10Gi, new:10Gi:CLASS or host:/path.',
  })
}
