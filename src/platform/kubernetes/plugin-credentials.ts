import type { KubeConfig } from '@kubernetes/client-node'
import type { RequestOptions } from 'node:https'
import { z } from 'zod'
import { Secret } from '#platform/secret.ts'
import { pause } from './deadline.ts'
import { failure, success } from './outcome.ts'
import type { KubernetesOutcome } from './outcome.ts'

const pluginLimitMs = 30_000
const reuseMs = 10_000

export interface PluginCredentials {
  readonly authorization?: Secret
  readonly certificate?: string
  readonly key?: Secret
}

/** Credentials from an `exec` or `auth-provider` entry of a kubeconfig, asked for at most every ten seconds. */
export interface CredentialPlugin {
  credentials(): Promise<KubernetesOutcome<PluginCredentials>>
  /** Makes the next call ask the plugin anew. */
  forget(): void
}

interface PluginOptions {
  readonly file: string
  readonly source: string
  readonly context: string
  readonly now: () => number
}

const Headers = z.record(z.string(), z.unknown()).catch({})
const Pem = z.union([z.string(), z.instanceof(Buffer)]).optional()

export function createCredentialPlugin(options: PluginOptions): CredentialPlugin {
  let config: Promise<KubeConfig> | undefined
  let asked: { readonly at: number; readonly answer: Promise<KubernetesOutcome<PluginCredentials>> } | undefined

  async function ask(): Promise<KubernetesOutcome<PluginCredentials>> {
    try {
      config ??= loadConfig(options)
      const request: RequestOptions = {}
      await (await config).applyToHTTPSOptions(request)
      return success(toCredentials(request))
    } catch {
      // What a plugin prints on failure may hold tokens, so none of it is repeated.
      config = undefined
      asked = undefined
      return failure('unauthorized', 'The credential plugin of the kubeconfig gave no credential')
    }
  }

  return {
    credentials() {
      if (asked === undefined || options.now() - asked.at > reuseMs) {
        asked = { at: options.now(), answer: withLimit(ask()) }
      }
      return asked.answer
    },
    forget() {
      config = undefined
      asked = undefined
    },
  }
}

/** Loaded when first needed: the library takes half a second and 60 MB. */
async function loadConfig({ file, source, context }: PluginOptions): Promise<KubeConfig> {
  const library = await import('@kubernetes/client-node')
  const config = new library.KubeConfig()
  config.loadFromString(source)
  config.setCurrentContext(context)
  config.makePathsAbsolute(file.slice(0, Math.max(0, file.lastIndexOf('/'))))
  return config
}

function toCredentials(request: RequestOptions): PluginCredentials {
  const headers = Headers.parse(request.headers)
  const authorization = headers['Authorization'] ?? headers['authorization']
  const certificate = Pem.safeParse(request.cert).data
  const key = Pem.safeParse(request.key).data
  return {
    ...(typeof authorization === 'string' ? { authorization: new Secret(authorization) } : {}),
    ...(certificate === undefined ? {} : { certificate: certificate.toString() }),
    ...(key === undefined ? {} : { key: new Secret(key.toString()) }),
  }
}

async function withLimit<T>(work: Promise<KubernetesOutcome<T>>): Promise<KubernetesOutcome<T>> {
  const limit = new AbortController()
  const late = pause(pluginLimitMs, limit.signal).then(() => {
    return failure('timeout', 'The credential plugin of the kubeconfig did not answer in time')
  })
  const outcome = await Promise.race([work, late])
  limit.abort()
  return outcome
}
