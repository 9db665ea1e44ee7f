import { stringify } from 'yaml'
import type { Secret } from '#platform/secret.ts'

const name = 'pesitwizard-sandbox'

/** A kubeconfig as `kubectl` reads it. It holds the token: write it where only its owner can read it. */
export function writeKubeconfig(server: string, certificate: string, token: Secret): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      { name, cluster: { server, 'certificate-authority-data': Buffer.from(certificate).toString('base64') } },
    ],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    users: [{ name, user: { token: token.expose() } }],
  })
}
