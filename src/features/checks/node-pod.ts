import type { Manifest } from '#platform/kubernetes/kinds.ts'

export const pullTestLabel = 'pesitwizard.com/pull-test'
const installationLabel = 'pesitwizard.com/installation'

/** Selects the pods of this console that only pull, whatever became of the test that made them. */
export function pullTestSelector(installationId: string): string {
  return `${pullTestLabel},${installationLabel}=${installationId}`
}

export interface PullTest {
  readonly name: string
  readonly namespace: string
  readonly registryId: string
  readonly installationId: string
  readonly image: string
  /** `null` where nodes sign in by themselves, or nobody needs to. */
  readonly secretName: string | null
}

/**
 * A pod that makes a node pull an image, and does nothing else: its command does not exist, so that the container ends
 * before it begins. Admitted under the restricted Pod Security Standard; ends by itself where nobody removes it.
 */
export function pullTestPod({
  name,
  namespace,
  registryId,
  installationId,
  image,
  secretName,
}: PullTest): Manifest<'Pod'> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: {
        'app.kubernetes.io/managed-by': 'pesitwizard-console',
        [pullTestLabel]: registryId,
        [installationLabel]: installationId,
      },
    },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: 120,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(secretName === null ? {} : { imagePullSecrets: [{ name: secretName }] }),
      securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'pull',
          image,
          imagePullPolicy: 'Always',
          command: ['/pesitwizard-pull-test'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          resources: { requests: { cpu: '1m', memory: '8Mi' }, limits: { cpu: '50m', memory: '64Mi' } },
        },
      ],
    },
  }
}
