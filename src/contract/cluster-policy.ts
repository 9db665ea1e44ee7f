import { z } from 'zod'
import { Id } from './common.ts'
import { endpoint } from './endpoint.ts'

/** What is looked at before a cluster of production is deployed. A closed list: command line and web have words for each. */
export const policyRules = ['public-registry', 'floating-tag', 'credential-overdue', 'critical-findings'] as const

export const PolicyRule = z.enum(policyRules).meta({ id: 'PolicyRule' })
export type PolicyRule = z.infer<typeof PolicyRule>

export const PolicyFinding = z
  .object({
    rule: PolicyRule,
    level: z.enum(['warning', 'block']).meta({
      description: '`block`: a deployment needs a reason, which the audit keeps. Which rules block is a setting',
    }),
    message: z.string(),
    hint: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])).meta({ description: 'What the words name' }),
  })
  .meta({ id: 'PolicyFinding' })
export type PolicyFinding = z.infer<typeof PolicyFinding>

export const readClusterPolicy = endpoint({
  operationId: 'readClusterPolicy',
  method: 'GET',
  path: '/api/v1/clusters/{id}/policy',
  summary:
    'What the policy of production has against deploying a cluster as it is described; nothing outside of production',
  permission: 'clusters:read',
  success: { status: 200, schema: z.object({ clusterId: Id, items: z.array(PolicyFinding) }) },
})
