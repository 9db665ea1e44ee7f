import { z } from 'zod'
import { Id, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import type { Permission } from './permissions.ts'

/**
 * Why a pod does not start. A closed list: command line and web have words for each, and
 * `docs/troubleshooting.md` a section.
 */
export const causes = [
  'secret-missing',
  'secret-not-referenced',
  'secret-wrong-type',
  'secret-malformed',
  'no-entry-for-host',
  'credential-missing',
  'credential-refused',
  'credential-expired',
  'permission-denied',
  'absent-or-denied',
  'repository-absent',
  'tag-absent',
  'digest-absent',
  'platform-absent',
  'manifest-unsupported',
  'layer-damaged',
  'invalid-image-name',
  'short-name-ambiguous',
  'rate-limited',
  'blocked-by-policy',
  'signature-refused',
  'never-pulled',
  'host-not-resolved',
  'connection-refused',
  'host-unreachable',
  'proxy-in-the-way',
  'unknown-authority',
  'wrong-certificate-name',
  'certificate-expired',
  'plain-http',
  'https-expected',
  'not-a-registry',
  'registry-unavailable',
  'pull-cancelled',
  'pull-throttled',
  'node-disk-full',
  'container-crashes',
  'configuration-missing',
  'container-not-created',
  'volume-not-mounted',
  'not-scheduled',
  'quota-exceeded',
  'admission-refused',
  'probe-failing',
  'evicted',
  'passed-already',
  'unknown',
] as const

export const Cause = z.enum(causes).meta({ id: 'Cause' })
export type Cause = z.infer<typeof Cause>

export const Confidence = z.enum(['certain', 'likely', 'possible']).meta({
  id: 'Confidence',
  description:
    '`certain`: the evidence leaves nothing else. `likely`: the words mean this as a rule. `possible`: one of several',
})
export type Confidence = z.infer<typeof Confidence>

export const MustAct = z
  .enum(['credential', 'secret', 'image', 'network', 'node', 'policy', 'workload', 'registry', 'nobody'])
  .meta({ id: 'MustAct', description: 'Whose matter it is; `nobody`: it passes by itself' })
export type MustAct = z.infer<typeof MustAct>

const Values = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .meta({ description: 'What the words name: a host, an image, a secret. Never a credential' })

export const ExplainedCause = z
  .object({
    cause: Cause,
    confidence: Confidence,
    mustAct: MustAct,
    message: z.string().meta({ description: 'The cause in plain words, in one sentence' }),
    hint: z.string().nullable().meta({ description: 'What to do about it' }),
    values: Values,
  })
  .meta({ id: 'ExplainedCause' })
export type ExplainedCause = z.infer<typeof ExplainedCause>

/** What a line of evidence tells. `said` is quoted; everything else has words of our own. */
export const Fact = z
  .enum([
    'said',
    'no-secret-named',
    'secret-absent',
    'secret-has-type',
    'secret-unreadable',
    'secret-has-keys',
    'secret-in-sync',
    'secret-outdated',
    'account-names-secrets',
    'registry-answered',
    'registry-answered-anonymously',
    'image-has-platforms',
    'node-has-platform',
    'node-has-condition',
    'credential-ends',
    'registry-known',
    'registry-unknown',
  ])
  .meta({ id: 'Fact' })
export type Fact = z.infer<typeof Fact>

export const Evidence = z
  .object({
    fact: Fact,
    object: z.string().nullable().meta({ description: 'What it was read from, such as `Pod pesitwizard-0`' }),
    message: z.string(),
    values: Values,
    count: z.number().int(),
    firstSeen: Time.nullable(),
    lastSeen: Time.nullable(),
    decided: z.boolean().meta({ description: 'Whether the cause rests on it' }),
  })
  .meta({ id: 'Evidence' })
export type Evidence = z.infer<typeof Evidence>

/** The three things that one looks at by hand, in this order. */
export const manualSteps = ['registry-reachable', 'credential-accepted', 'image-exists'] as const

export const ManualStep = z
  .object({
    step: z.enum(manualSteps),
    state: z.enum(['passed', 'failed', 'unknown']),
    message: z.string(),
  })
  .meta({ id: 'ManualStep' })
export type ManualStep = z.infer<typeof ManualStep>

export const FixName = z
  .enum([
    'rotate-credential',
    'repair-secret',
    'attach-secret',
    'pick-tag',
    'correct-image',
    'add-registry',
    'approve-realm',
    'add-authority',
    'deploy-again',
    'retry-now',
    'wait',
    'mend-node',
    'mend-network',
    'mend-workload',
    'ask-registry-owner',
  ])
  .meta({ id: 'FixName' })
export type FixName = z.infer<typeof FixName>

/** What a fix needs beside `clusters:write`, as what it does would need by itself: a deployment that goes on is ended first. */
export const permissionOfFix: Partial<Record<FixName, Permission>> = {
  'repair-secret': 'pull-secrets:write',
  'attach-secret': 'operations:write',
  'pick-tag': 'operations:write',
  'correct-image': 'operations:write',
  'deploy-again': 'operations:write',
}

export const Fix = z
  .object({
    fix: FixName,
    message: z.string().meta({ description: 'What it does, in one sentence' }),
    values: Values,
    command: z
      .string()
      .nullable()
      .meta({ description: 'The same from a shell: `pwctl`, or `kubectl` for what is not ours' }),
    applicable: z.boolean().meta({ description: 'Whether `applyFix` carries it out; else a person acts, elsewhere' }),
    choices: z
      .array(z.string())
      .meta({ description: 'Of `pick-tag`: images that exist and suit the node, the nearest first' }),
    until: Time.nullable().meta({ description: 'Of `wait`' }),
  })
  .meta({ id: 'Fix' })
export type Fix = z.infer<typeof Fix>

export const Finding = ExplainedCause.extend({
  id: z.string().meta({ description: 'The same as long as the cause, the workload and the image are' }),
  workload: z.object({ kind: z.string(), name: z.string() }).meta({ description: 'What the pods belong to' }),
  pods: z.array(z.string()),
  container: z.string().nullable(),
  image: z.string().nullable(),
  reason: z.string().nullable().meta({ description: 'The reason code of Kubernetes' }),
  clusterId: Id.nullable(),
  registryId: Id.nullable(),
  since: Time.nullable(),
  evidence: z.array(Evidence),
  alternatives: z.array(ExplainedCause).meta({ description: 'What else it may be, the likeliest first' }),
  steps: z.array(ManualStep),
  fixes: z.array(Fix).meta({ description: 'The best first' }),
}).meta({ id: 'Finding' })
export type Finding = z.infer<typeof Finding>

export const Diagnosis = z
  .object({
    connectionId: Id,
    connectionName: z.string(),
    namespace: z.string(),
    pods: z.number().int().meta({ description: 'How many were looked at' }),
    findings: z.array(Finding),
    text: z.string().meta({ description: 'The same for a ticket; it holds no credential' }),
    diagnosedAt: Time,
  })
  .meta({ id: 'Diagnosis' })
export type Diagnosis = z.infer<typeof Diagnosis>

export const diagnoseCluster = endpoint({
  operationId: 'diagnoseCluster',
  method: 'GET',
  path: '/api/v1/clusters/{id}/diagnosis',
  summary: 'Why pods of a transfer cluster do not start: causes, evidence and fixes',
  permission: 'clusters:read',
  success: { status: 200, schema: Diagnosis },
})

export const diagnose = endpoint({
  operationId: 'diagnose',
  method: 'GET',
  path: '/api/v1/diagnosis',
  summary: 'Why pods of a namespace do not start, whosever they are',
  permission: 'clusters:read',
  query: z.strictObject({
    connectionId: Id.optional().meta({ description: 'May be left out where there is only one connection' }),
    namespace: z.string().min(1).max(63),
    pod: z.string().min(1).max(253).optional(),
  }),
  success: { status: 200, schema: Diagnosis },
})

export const applyFix = endpoint({
  operationId: 'applyFix',
  method: 'POST',
  path: '/api/v1/diagnosis/fixes',
  summary: 'Diagnose again, and carry out one fix of a finding if that still stands',
  permission: 'clusters:write',
  alsoNeeds: ({ fix }) => permissionOfFix[fix],
  body: z.strictObject({
    connectionId: Id,
    namespace: z.string().min(1).max(63),
    findingId: z.string().min(1).max(100),
    fix: FixName.meta({
      description:
        '`repair-secret` also needs the permission `pull-secrets:write`; those that deploy, `operations:write`',
    }),
    choice: z.string().max(500).optional().meta({ description: 'Of `pick-tag` and `correct-image`: the image' }),
  }),
  success: {
    status: 200,
    schema: z.object({
      message: z.string(),
      operationId: Id.nullable().meta({ description: 'Where it goes on by itself' }),
    }),
  },
})
