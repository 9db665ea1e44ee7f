import type { Secret } from '#platform/secret.ts'

/** How a Kubernetes API is reached. Only `kubeconfig`, a file that the operator names, may run plugins and read files. */
export type KubernetesAccess =
  | { readonly method: 'kubeconfig'; readonly file: string; readonly context?: string | undefined }
  | { readonly method: 'kubeconfig-text'; readonly text: Secret; readonly context?: string | undefined }
  | InClusterAccess
  | ({ readonly method: 'token'; readonly token: Secret } & ServerAccess)
  | ({ readonly method: 'client-certificate'; readonly certificate: string; readonly key: Secret } & ServerAccess)

interface ServerAccess {
  readonly server: string
  /** PEM; the system's authorities where absent. */
  readonly caCertificate?: string | undefined
  readonly skipTlsVerify?: boolean | undefined
}

/** `server` is `https://kubernetes.default.svc` and `directory` the one the kubelet mounts, unless said otherwise. */
export interface InClusterAccess {
  readonly method: 'in-cluster'
  readonly server?: string | undefined
  readonly directory?: string | undefined
}

export type AccessFailureReason = 'unreadable' | 'invalid' | 'unknown-context' | 'not-allowed'

export interface AccessFailure {
  readonly ok: false
  readonly reason: AccessFailureReason
  readonly message: string
}

export function accessFailure(reason: AccessFailureReason, message: string): AccessFailure {
  return { ok: false, reason, message }
}
