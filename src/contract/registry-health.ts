import { z } from 'zod'
import { RegistryTestStep, RegistryTestVerdict } from './checks.ts'
import { DryRun, Id, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { WrittenRegistry } from './registries.ts'

export const HealthPeriod = z
  .object({
    from: Time,
    state: z
      .enum(['healthy', 'degraded', 'failing', 'none'])
      .meta({ description: 'The worst that was found; `none`: nothing was checked' }),
    checks: z.number().int(),
    failed: z.number().int(),
    verdict: RegistryTestVerdict.nullable().meta({
      description: 'Of the newest of the worst checks; null where all is well',
    }),
    values: RegistryTestStep.shape.values,
    message: z.string().nullable(),
  })
  .meta({ id: 'HealthPeriod', description: 'An hour or a day of UTC' })
export type HealthPeriod = z.infer<typeof HealthPeriod>

export const getRegistryHistory = endpoint({
  operationId: 'getRegistryHistory',
  method: 'GET',
  path: '/api/v1/registries/{id}/history',
  summary: 'How healthy a registry was: each of the last 48 hours and of the last 30 days, the oldest first',
  permission: 'registries:read',
  success: {
    status: 200,
    schema: z.object({ registryId: Id, hours: z.array(HealthPeriod), days: z.array(HealthPeriod) }),
  },
})

export const pauseChecks = endpoint({
  operationId: 'pauseChecks',
  method: 'POST',
  path: '/api/v1/registries/{id}/checks/pause',
  summary: 'Check the registry no more by itself, until someone resumes it; a person may still test it',
  permission: 'registries:write',
  query: DryRun,
  success: { status: 200, schema: WrittenRegistry },
})

export const resumeChecks = endpoint({
  operationId: 'resumeChecks',
  method: 'POST',
  path: '/api/v1/registries/{id}/checks/resume',
  summary: 'Check the registry by itself again',
  permission: 'registries:write',
  query: DryRun,
  success: { status: 200, schema: WrittenRegistry },
})
