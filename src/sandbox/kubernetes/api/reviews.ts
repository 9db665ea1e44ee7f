import type { Fields } from '#sandbox/kubernetes/objects/records.ts'
import { fieldsOr } from '#sandbox/kubernetes/objects/records.ts'

export interface ReviewKind {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly type: string
  readonly answer: (body: Fields) => Fields
}

const admin = { username: 'sandbox-admin', groups: ['system:masters', 'system:authenticated'] }

/** Questions that a client asks about itself. Whoever holds the sandbox's token may do everything. */
export const reviewKinds: readonly ReviewKind[] = [
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    plural: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    type: 'authentication.v1.SelfSubjectReview',
    answer: () => ({ status: { userInfo: admin } }),
  },
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    plural: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    type: 'authorization.v1.SelfSubjectAccessReview',
    answer: ({ spec }) => ({ spec: fieldsOr(spec), status: { allowed: true } }),
  },
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    plural: 'selfsubjectrulesreviews',
    kind: 'SelfSubjectRulesReview',
    type: 'authorization.v1.SelfSubjectRulesReview',
    answer: ({ spec }) => ({
      spec: fieldsOr(spec),
      status: {
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      },
    }),
  },
]
