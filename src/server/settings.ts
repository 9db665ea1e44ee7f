import { isIP } from 'node:net'
import { z } from 'zod'
import { PolicyRule, policyRules } from '#contract/cluster-policy.ts'
import { logLevels } from '#platform/log.ts'

const Ranges = z
  .string()
  .transform((text) => splitList(text))
  .refine(
    (ranges) => ranges.every(isRange),
    'A comma-separated list of addresses or CIDRs, such as 10.0.0.0/8,127.0.0.1',
  )

const HostPatterns = z
  .string()
  .transform((text) => splitList(text))
  .refine(
    (patterns) => patterns.length > 0 && patterns.every((pattern) => /^[a-z0-9*.:[\]-]{1,253}$/i.test(pattern)),
    'A comma-separated list of names such as ghcr.io,*.example.com, or none',
  )
  .transform((patterns) => (patterns.length === 1 && patterns[0] === 'none' ? [] : patterns))

const Ports = z
  .string()
  .transform((text) => splitList(text).map(Number))
  .refine(
    (ports) => ports.length > 0 && ports.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535),
    'A comma-separated list of ports such as 443,5000,8443',
  )

const PolicyRules = z
  .string()
  .transform((text) => splitList(text))
  .pipe(z.array(PolicyRule, `A comma-separated list of ${policyRules.join(', ')}`))

export interface Setting {
  readonly flag: string
  readonly schema: z.ZodType
  /** In words, where the default is not a constant. */
  readonly defaultText: string
  readonly meaning: string
}

/** Every setting, once: `PESITWIZARD_HOST` in the environment is `--host` on the command line. */
export const settings = {
  PESITWIZARD_HOST: {
    flag: 'host',
    schema: z.string().min(1).default('127.0.0.1'),
    defaultText: '127.0.0.1',
    meaning: 'Address to listen on.',
  },
  PESITWIZARD_PORT: {
    flag: 'port',
    schema: z.coerce.number().int().min(0).max(65_535).default(9080),
    defaultText: '9080',
    meaning: 'Port to listen on; 0 takes any free one.',
  },
  PESITWIZARD_DATA_DIR: {
    flag: 'data-dir',
    schema: z.string().min(1).default('./data'),
    defaultText: './data',
    meaning: 'Directory of the embedded database, the master key and the sandbox. One console at a time uses it.',
  },
  PESITWIZARD_DATABASE_URL: {
    flag: 'database-url',
    schema: z.literal('', 'This version keeps its data in the embedded database; leave the setting out').default(''),
    defaultText: 'none: the embedded database',
    meaning: 'Reserved for a PostgreSQL database. This version refuses any value.',
  },
  PESITWIZARD_MASTER_KEY_FILE: {
    flag: 'master-key-file',
    schema: z.string().min(1).optional(),
    defaultText: 'master.key in the data directory',
    meaning:
      'File with the key that credentials are encrypted with: 32 bytes as base64, mode 0600. Made at the first start.',
  },
  PESITWIZARD_KUBERNETES: {
    flag: 'kubernetes',
    schema: z.enum(['auto', 'sandbox', 'in-cluster', 'kubeconfig', 'none']).default('auto'),
    defaultText: 'auto',
    meaning:
      'Which Kubernetes makes the first connection. `auto`: the named kubeconfig, else the cluster that the console runs in, else the sandbox where there is no connection yet.',
  },
  PESITWIZARD_KUBECONFIG: {
    flag: 'kubeconfig',
    schema: z.string().min(1).optional(),
    defaultText: 'none',
    meaning: 'Kubeconfig file of the first connection.',
  },
  PESITWIZARD_CONTEXT: {
    flag: 'context',
    schema: z.string().min(1).optional(),
    defaultText: 'the current context of the kubeconfig',
    meaning: 'Context of the kubeconfig.',
  },
  PESITWIZARD_NAMESPACES: {
    flag: 'namespaces',
    schema: z.string().default('').transform(splitList),
    defaultText: 'none',
    meaning: 'Namespaces of the first connection in which the console keeps pull secrets, separated by commas.',
  },
  PESITWIZARD_ADMIN_TOKEN: {
    flag: 'admin-token',
    schema: z.string().min(16, 'An administrator’s token has at least 16 characters').max(200).optional(),
    defaultText: 'none',
    meaning: 'API token of an administrator, for unattended use. Better in the environment than on the command line.',
  },
  PESITWIZARD_ALLOWED_REGISTRY_ADDRESSES: {
    flag: 'allowed-registry-addresses',
    schema: Ranges.default([]),
    defaultText: 'none',
    meaning:
      'Addresses or CIDRs at which the console may talk to a registry although they are loopback, link-local or otherwise refused.',
  },
  PESITWIZARD_FORBIDDEN_REGISTRY_ADDRESSES: {
    flag: 'forbidden-registry-addresses',
    schema: Ranges.default([]),
    defaultText: 'none',
    meaning:
      'Addresses or CIDRs at which the console may not talk to a registry, a webhook or a mail server, beside those that it refuses anyway.',
  },
  PESITWIZARD_PRIVATE_REGISTRY_ADDRESSES: {
    flag: 'private-registry-addresses',
    schema: z.enum(['allowed', 'refused']).default('allowed'),
    defaultText: 'allowed',
    meaning: 'Whether a registry may be at a private address (10.0.0.0/8 and the like), as in-house registries are.',
  },
  PESITWIZARD_REGISTRY_HOSTS: {
    flag: 'registry-hosts',
    schema: HostPatterns.optional(),
    defaultText: 'any',
    meaning:
      'Names of the registries and token servers that the console may talk to; `*` stands for one label, `docker.io` for all of Docker Hub. `none`: it talks to no registry at all.',
  },
  PESITWIZARD_REGISTRY_PORTS: {
    flag: 'registry-ports',
    schema: Ports.optional(),
    defaultText: 'any but those of other services',
    meaning: 'Ports of the registries and token servers that the console may talk to, such as 443,5000,8443.',
  },
  PESITWIZARD_ALLOWED_NOTIFICATION_ADDRESSES: {
    flag: 'allowed-notification-addresses',
    schema: Ranges.default([]),
    defaultText: 'none',
    meaning:
      'Addresses or CIDRs at which the console may reach webhooks and mail servers although they are loopback, link-local or otherwise refused.',
  },
  PESITWIZARD_PUBLIC_URL: {
    flag: 'public-url',
    schema: z.url({ protocol: /^https?$/ }).optional(),
    defaultText: 'none: notifications have no links',
    meaning: 'The address under which people reach the console, such as https://console.example.com/.',
  },
  PESITWIZARD_CHECK_INTERVAL_MINUTES: {
    flag: 'check-interval-minutes',
    schema: z.coerce.number().min(0).max(10_080).default(30),
    defaultText: '30',
    meaning:
      'How often each registry is checked without being asked; 0: never. One whose credential was refused is not tried again before it changes.',
  },
  PESITWIZARD_PRODUCTION_BLOCKS: {
    flag: 'production-blocks',
    schema: PolicyRules.default([]),
    defaultText: 'none: every rule warns',
    meaning:
      'Rules that forbid a deployment in production unless a person gives a reason, separated by commas: public-registry, floating-tag, credential-overdue, critical-findings.',
  },
  AWS_ENDPOINT_URL_ECR: {
    flag: 'aws-endpoint-url-ecr',
    schema: z.url().optional(),
    defaultText: 'the public address of the region',
    meaning: 'Where ECR issues tokens, for instance the address of an interface endpoint in a VPC.',
  },
  AWS_ENDPOINT_URL_STS: {
    flag: 'aws-endpoint-url-sts',
    schema: z.url().optional(),
    defaultText: 'the public address of the region',
    meaning:
      'Where STS gives the console its role, for registries with the authentication `aws-role`. The role itself comes by AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, or AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.',
  },
  PESITWIZARD_GOOGLE_TOKEN_URL: {
    flag: 'google-token-url',
    schema: z.url().default('https://oauth2.googleapis.com/token'),
    defaultText: 'https://oauth2.googleapis.com/token',
    meaning: 'Where Google gives tokens for the keys of service accounts. The address in a key file is never used.',
  },
  PESITWIZARD_ENTRA_URL: {
    flag: 'entra-url',
    schema: z.url().optional(),
    defaultText: 'that of the Azure cloud which the registry is in',
    meaning: 'Where Entra signs in service principals.',
  },
  PESITWIZARD_DOCKER_HUB_API_URL: {
    flag: 'docker-hub-api-url',
    schema: z.url().default('https://hub.docker.com/'),
    defaultText: 'https://hub.docker.com/',
    meaning: 'Where Docker Hub tells of the platforms of public images, which counts for no limit of pulls.',
  },
  PESITWIZARD_GITHUB_API_URL: {
    flag: 'github-api-url',
    schema: z.url().default('https://api.github.com/'),
    defaultText: 'https://api.github.com/',
    meaning: 'Where GitHub tells of the tokens of ghcr.io: their scopes, and when they end.',
  },
  PESITWIZARD_LOG_LEVEL: {
    flag: 'log-level',
    schema: z.enum(logLevels).default('info'),
    defaultText: 'info',
    meaning: 'trace, debug, info, warn, error or silent. Logs are JSON lines on standard error.',
  },
} as const satisfies Record<string, Setting>

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
