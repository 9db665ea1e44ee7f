import type { Command } from 'commander'
import { z } from 'zod'
import { Authentication, Delivery, RegistryKind } from '#contract/registries.ts'
import { collect } from './global-options.ts'
import { readInput } from './input.ts'
import { addPasswordOptions, passwordOptions } from './password-source.ts'
import { EnvironmentName } from './requests.ts'
import type { World } from './world.ts'

/** Where a registry is, and how it is signed in to. */
export const reachOptions = {
  url: z.string().optional(),
  username: z.string().optional(),
  kind: RegistryKind.optional(),
  authentication: Authentication.optional(),
  delivery: Delivery.optional(),
  tenantId: z.string().optional(),
  imagePath: z.string().optional(),
  defaultTag: z.string().optional(),
  env: z.array(EnvironmentName).optional(),
  plainHttp: z.boolean().optional(),
  caFile: z.string().optional(),
  ...passwordOptions,
}
const ReachOptions = z.object(reachOptions)
export type ReachOptions = z.output<typeof ReachOptions>

export const fieldOptions = {
  ...reachOptions,
  description: z.string().optional(),
  default: z.boolean().optional(),
  enabled: z.boolean().optional(),
  rotateEveryDays: z.coerce.number().optional(),
  expires: z.string().optional(),
}
const FieldOptions = z.object(fieldOptions)

const authentications = `${Authentication.options.slice(0, -1).join(', ')} or ${Authentication.options.at(-1)}`

export function addReachOptions(command: Command): Command {
  return addPasswordOptions(command)
    .option('-u, --username <name>', 'who signs in; without it the registry is used anonymously')
    .option('--kind <kind>', 'the kind, where the address does not tell it')
    .option('--authentication <how>', authentications)
    .option('--delivery <what>', 'static: namespaces get the credential; minted: they get short-lived tokens')
    .option('--tenant-id <tenant>', 'Entra tenant of an Azure service principal whose tokens are minted')
    .option('--image-path <path>', 'what stands before the image names, such as cpoder')
    .option('--default-tag <tag>', 'the tag of images named without one')
    .option('-e, --env <environment>', 'DEVELOPMENT, STAGING or PRODUCTION; may be repeated', collect)
    .option('--plain-http', 'speak HTTP without TLS')
    .option('--no-plain-http', 'speak HTTPS')
    .option('--ca-file <path>', 'its own certificate authority, PEM')
}

export function addFieldOptions(command: Command): Command {
  return addReachOptions(command)
    .option('--description <text>', 'what it is for')
    .option('--default', 'use it where no registry is named')
    .option('--no-default', 'do not')
    .option('--enabled', 'keep its pull secrets')
    .option('--no-enabled', 'pause it and remove its pull secrets')
    .option('--rotate-every-days <days>', 'when a new password is due')
    .option(
      '--expires <day>',
      'when the password ends, such as 2027-01-31, where the registry does not tell; never forgets it',
    )
    .option('--dry-run', 'only ask whether it would be accepted')
}

/** What a test needs to know of a registry that is not saved. */
export async function reachOf(world: World, options: ReachOptions) {
  const { username, kind, authentication, delivery, tenantId, imagePath, defaultTag } = options
  const caCertificate = options.caFile === undefined ? undefined : await readInput(world, options.caFile)
  const tls = {
    ...(options.plainHttp === undefined ? {} : { plainHttp: options.plainHttp }),
    ...(caCertificate === undefined ? {} : { caCertificate }),
  }
  return {
    username,
    kind,
    authentication,
    delivery,
    tenantId,
    imagePath,
    defaultTag,
    environments: options.env,
    tls: Object.keys(tls).length === 0 ? undefined : tls,
  }
}

/** The fields that were named; those left out stay as they are. */
export async function fieldsOf(world: World, options: z.output<typeof FieldOptions>) {
  const { description, enabled, rotateEveryDays, expires } = options
  return {
    ...(await reachOf(world, options)),
    description,
    enabled,
    rotateEveryDays,
    expiresAt: expires === 'never' ? null : expires,
    isDefault: options.default,
  }
}
