import { dirname, isAbsolute, join } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { accessFailure } from './access.ts'
import type { AccessFailure } from './access.ts'

const text = z.string().min(1)
const entries = <T extends z.ZodType>(of: T) => z.array(of).nullish()

const Cluster = z.looseObject({
  server: text,
  'certificate-authority': text.optional(),
  'certificate-authority-data': text.optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text.optional(),
  'proxy-url': text.optional(),
})

const User = z.looseObject({
  token: text.optional(),
  tokenFile: text.optional(),
  'client-certificate': text.optional(),
  'client-certificate-data': text.optional(),
  'client-key': text.optional(),
  'client-key-data': text.optional(),
  username: text.optional(),
  password: z.string().optional(),
  exec: z.looseObject({ apiVersion: z.string().optional() }).nullish(),
  'auth-provider': z.looseObject({ name: z.string() }).nullish(),
  as: text.optional(),
  'as-uid': text.optional(),
  'as-groups': z.array(text).optional(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
})

/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
const Kubeconfig = z.looseObject({
  'current-context': z.string().optional(),
  contexts: entries(
    z.looseObject({ name: text, context: z.looseObject({ cluster: text, user: z.string().optional() }) }),
  ),
  clusters: entries(z.looseObject({ name: text, cluster: Cluster })),
  users: entries(z.looseObject({ name: text, user: User.nullish() })),
})

export interface KubeconfigChoice {
  readonly context: string
  readonly cluster: z.infer<typeof Cluster>
  readonly user: z.infer<typeof User>
}

type KubeconfigOutcome<T> = { readonly ok: true; readonly value: T } | AccessFailure

/** The cluster and user of one context. Messages tell places and names, never content: a kubeconfig is full of keys. */
export function readKubeconfig(source: string, context: string | undefined): KubeconfigOutcome<KubeconfigChoice> {
  const parsed = parseKubeconfig(source)
  if (!parsed.ok) return parsed
  const contexts = parsed.value.contexts ?? []
  const name = context ?? parsed.value['current-context'] ?? ''
  const chosen = contexts.find((entry) => entry.name === name)?.context
  if (chosen === undefined) return accessFailure('unknown-context', unknownContext(name, contexts))
  const cluster = parsed.value.clusters?.find((entry) => entry.name === chosen.cluster)?.cluster
  if (cluster === undefined) {
    return accessFailure('invalid', `The context "${name}" names a cluster that the kubeconfig does not describe`)
  }
  const user = parsed.value.users?.find((entry) => entry.name === chosen.user)?.user
  if (chosen.user !== undefined && chosen.user !== '' && user === undefined) {
    return accessFailure('invalid', `The context "${name}" names a user that the kubeconfig does not describe`)
  }
  return { ok: true, value: { context: name, cluster, user: user ?? {} } }
}

/** A kubeconfig that somebody sent may neither start programs here nor read files here. */
export function refuseLocalReach({ cluster, user }: KubeconfigChoice): AccessFailure | undefined {
  if (user.exec != null || user['auth-provider'] != null) {
    return accessFailure(
      'not-allowed',
      'A kubeconfig that is sent may not start a credential plugin (exec, auth-provider)',
    )
  }
  const path = [cluster['certificate-authority'], user['client-certificate'], user['client-key'], user.tokenFile]
  if (path.every((file) => file === undefined)) return undefined
  return accessFailure(
    'not-allowed',
    'A kubeconfig that is sent must hold its certificates, keys and tokens, not name files',
  )
}

/** Paths in a kubeconfig are relative to it. */
export function besideKubeconfig(kubeconfig: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(kubeconfig), path)
}

function parseKubeconfig(source: string): KubeconfigOutcome<z.infer<typeof Kubeconfig>> {
  const yaml = parseDocument(source, { prettyErrors: false, logLevel: 'silent' })
  const [error] = yaml.errors
  if (error !== undefined) {
    const line = source.slice(0, error.pos[0]).split('\n').length
    return accessFailure('invalid', `The kubeconfig is not valid YAML (line ${line}, ${error.code})`)
  }
  const parsed = Kubeconfig.safeParse(toPlain(yaml))
  if (parsed.success) return { ok: true, value: parsed.data }
  const place = parsed.error.issues[0]?.path.join('.') ?? ''
  return accessFailure('invalid', `The kubeconfig is not valid${place === '' ? '' : ` at ${place}`}`)
}

function toPlain(yaml: { toJS(options: { maxAliasCount: number }): unknown }): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 100 })
  } catch {
    return undefined
  }
}

function unknownContext(name: string, contexts: readonly { readonly name: string }[]): string {
  const known = contexts.map((entry) => entry.name).join(', ')
  const which = name === '' ? 'The kubeconfig has no current context' : `The kubeconfig has no context "${name}"`
  return `${which}; it has ${known === '' ? 'none at all' : known}`.slice(0, 500)
}
