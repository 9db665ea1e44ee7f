import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { PolicyRule } from '#contract/cluster-policy.ts'
import { closestTo } from '#contract/closest.ts'
import { DomainError } from '#contract/errors.ts'
import type { AwsWorkload } from '#platform/clouds/aws-role.ts'
import { Secret } from '#platform/secret.ts'
import { settings } from './settings.ts'

/** As AWS names them, and puts them into the environment of a workload that has a role. */
const awsVariables = {
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_ROLE_ARN: z.string().optional(),
  AWS_WEB_IDENTITY_TOKEN_FILE: z.string().optional(),
}

const Environment = z.object({
  ...settingSchemas(),
  /** Only for tests: the named place at which the process ends as if it were killed. */
  PESITWIZARD_TEST_FAILPOINT: z.string().optional(),
  KUBERNETES_SERVICE_HOST: z.string().optional(),
  ...awsVariables,
})

type Values = z.infer<typeof Environment>

export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDirectory: string
  readonly masterKeyFile: string
  readonly kubernetes: Values['PESITWIZARD_KUBERNETES']
  readonly runsInCluster: boolean
  readonly kubeconfig: string | undefined
  readonly context: string | undefined
  readonly namespaces: readonly string[]
  readonly adminToken: Secret | undefined
  readonly allowedRegistryAddresses: readonly string[]
  readonly clouds: CloudSettings
  readonly forbiddenRegistryAddresses: readonly string[]
  readonly privateRegistryAddresses: Values['PESITWIZARD_PRIVATE_REGISTRY_ADDRESSES']
  readonly registryHosts: readonly string[] | undefined
  readonly registryPorts: readonly number[] | undefined
  readonly allowedNotificationAddresses: readonly string[]
  readonly publicUrl: URL | undefined
  readonly productionBlocks: readonly PolicyRule[]
  readonly checkIntervalMs: number | undefined
  readonly logLevel: Values['PESITWIZARD_LOG_LEVEL']
  readonly failpoint: string | undefined
}

interface CloudSettings {
  readonly awsEndpoint: URL | undefined
  readonly workload: AwsWorkload
  readonly googleTokenUrl: URL
  readonly entra: URL | undefined
  readonly gitHubApi: URL
  readonly dockerHubApi: URL
}

/** The only reader of the environment. A flag wins over a variable; a mistake is refused before anything starts. */
export function loadConfig(environment: NodeJS.ProcessEnv, args: readonly string[]): Config {
  const parsed = Environment.safeParse({ ...withoutEmpty(environment), ...readFlags(args) })
  if (!parsed.success) throw invalidSetting(parsed.error)
  const values = parsed.data
  const dataDirectory = resolve(values.PESITWIZARD_DATA_DIR)
  if (values.PESITWIZARD_KUBERNETES === 'kubeconfig' && values.PESITWIZARD_KUBECONFIG === undefined) {
    throw new DomainError('invalid', 'PESITWIZARD_KUBERNETES=kubeconfig needs the file', {
      hint: 'Name it with --kubeconfig FILE.',
    })
  }
  return {
    host: values.PESITWIZARD_HOST,
    port: values.PESITWIZARD_PORT,
    dataDirectory,
    masterKeyFile: resolve(values.PESITWIZARD_MASTER_KEY_FILE ?? join(dataDirectory, 'master.key')),
    kubernetes: values.PESITWIZARD_KUBERNETES,
    runsInCluster: values.KUBERNETES_SERVICE_HOST !== undefined,
    kubeconfig: values.PESITWIZARD_KUBECONFIG === undefined ? undefined : resolve(values.PESITWIZARD_KUBECONFIG),
    context: values.PESITWIZARD_CONTEXT,
    namespaces: values.PESITWIZARD_NAMESPACES,
    adminToken: values.PESITWIZARD_ADMIN_TOKEN === undefined ? undefined : new Secret(values.PESITWIZARD_ADMIN_TOKEN),
    allowedRegistryAddresses: values.PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES,
    clouds: cloudsOf(values),
    forbiddenRegistryAddresses: values.PESITWIZARD_FORBIDDEN_REGISTRY_ADDRESSES,
    privateRegistryAddresses: values.PESITWIZARD_PRIVATE_REGISTRY_ADDRESSES,
    registryHosts: values.PESITWIZARD_REGISTRY_HOSTS,
    registryPorts: values.PESITWIZARD_REGISTRY_PORTS,
    allowedNotificationAddresses: values.PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES,
    publicUrl: urlOf(values.PESITWIZARD_PUBLIC_URL),
    productionBlocks: values.PESITWIZARD_PRODUCTION_BLOCKS,
    checkIntervalMs: millisecondsOf(values.PESITWIZARD_CHECK_INTERVAL_MINUTES),
    logLevel: values.PESITWIZARD_LOG_LEVEL,
    failpoint: values.PESITWIZARD_TEST_FAILPOINT,
  }
}

function millisecondsOf(minutes: number): number | undefined {
  return minutes === 0 ? undefined : minutes * 60_000
}

function cloudsOf(values: Values): CloudSettings {
  return {
    awsEndpoint: urlOf(values.AWS_ENDPOINT_URL_ECR),
    workload: {
      key: awsKeyOf(values),
      roleArn: values.AWS_ROLE_ARN,
      webIdentityTokenFile: values.AWS_WEB_IDENTITY_TOKEN_FILE,
      stsEndpoint: urlOf(values.AWS_ENDPOINT_URL_STS),
    },
    googleTokenUrl: new URL(values.PESITWIZARD_GOOGLE_TOKEN_URL),
    entra: urlOf(values.PESITWIZARD_ENTRA_URL),
    gitHubApi: new URL(values.PESITWIZARD_GITHUB_API_URL),
    dockerHubApi: new URL(values.PESITWIZARD_DOCKER_HUB_API_URL),
  }
}

function awsKeyOf(values: Values): AwsWorkload['key'] {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = values
  if (accessKeyId === undefined || secret === undefined) return undefined
  const session = token === undefined ? {} : { sessionToken: new Secret(token) }
  return { accessKeyId, secretAccessKey: new Secret(secret), ...session }
}

function urlOf(text: string | undefined): URL | undefined {
  return text === undefined ? undefined : new URL(text)
}

/** The names and schemas of the table above, with their types kept. */
function settingSchemas() {
  const entries = Object.entries(settings).map(([name, { schema }]) => [name, schema])
  return Object.fromEntries(entries) as { readonly [Name in keyof typeof settings]: (typeof settings)[Name]['schema'] }
}

function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string> {
  const known = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return Object.fromEntries(known)
}

function readFlags(args: readonly string[]): Record<string, string> {
  const flags: readonly string[] = Object.values(settings).map(({ flag }) => flag)
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: 'string' } as const]))
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    const named = Object.entries(settings).map(([name, { flag }]) => [name, values[flag]] as const)
    return Object.fromEntries(named.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    const unknown = args.find((arg) => arg.startsWith('--') && !flags.includes(arg.slice(2).split('=')[0] ?? ''))
    const near = unknown === undefined ? undefined : closestTo(unknown.slice(2), flags)
    const problem = unknown === undefined ? 'The options cannot be read' : `There is no option ${unknown.slice(0, 60)}`
    throw new DomainError('invalid', near === undefined ? problem : `${problem}; did you mean --${near}?`, {
      hint: `The options are: ${flags.map((flag) => `--${flag}`).join(' ')}`,
    })
  }
}

/** Values are not repeated: one of them is a token. */
function invalidSetting(error: z.ZodError): DomainError {
  const [issue] = error.issues
  const name = String(issue?.path[0] ?? '')
  return new DomainError('invalid', `The setting ${name} is not valid: ${issue?.message ?? ''}`, {
    hint: 'docs/configuration.md tells what each setting takes.',
  })
}
