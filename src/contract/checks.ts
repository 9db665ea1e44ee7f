import { z } from 'zod'
import { Environment, Id, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { NewRegistry } from './registries.ts'

/** In the order in which they are taken. */
export const registryTestSteps = [
  'address',
  'dns',
  'tcp',
  'tls',
  'api',
  'token',
  'identity',
  'pull',
  'rights',
  'expiry',
  'quota',
  'node',
  'pull-secrets',
] as const

export const RegistryTestStepName = z.enum(registryTestSteps).meta({ id: 'RegistryTestStepName' })
export type RegistryTestStepName = z.infer<typeof RegistryTestStepName>

/** What a step found. A closed list: command line and web have words for each. */
export const registryTestVerdicts = [
  'address-valid',
  'address-invalid',
  'resolved',
  'not-resolved',
  'address-blocked',
  'connected',
  'refused',
  'unreachable',
  'timeout',
  'certificate-valid',
  'certificate-ends-soon',
  'plain-http',
  'unknown-authority',
  'wrong-name',
  'certificate-expired',
  'not-tls',
  'authority-unreadable',
  'tls-failed',
  'answers-open',
  'answers-basic',
  'answers-bearer',
  'not-a-registry',
  'sign-in-unsupported',
  'redirected',
  'unavailable',
  'too-large',
  'rate-limited',
  'token-issued',
  'no-token-needed',
  'realm-not-trusted',
  'token-server-failed',
  'clock-skew',
  'issuer-denied',
  'issuer-failed',
  'credential-accepted',
  'credential-refused',
  'credential-expired',
  'credential-not-asked',
  'credential-missing',
  'anonymous',
  'pull-allowed',
  'pull-denied',
  'sign-in-needed',
  'repository-absent',
  'tag-absent',
  'not-an-image',
  'blocked-by-policy',
  'blocked-vulnerable',
  'blocked-unscanned',
  'blocked-unsigned',
  'no-image',
  'rights-narrow',
  'rights-wide',
  'rights-untold',
  'expiry-known',
  'expiry-near',
  'expiry-never',
  'expiry-untold',
  'quota-left',
  'quota-low',
  'quota-untold',
  'namespaces-writable',
  'namespaces-refuse',
  'kubernetes-unreachable',
  'no-namespaces',
  'no-secret-needed',
  'node-pulled',
  'node-refused',
  'node-absent',
  'node-wrong-platform',
  'node-untrusted',
  'node-plain-http',
  'node-not-resolved',
  'node-unreachable',
  'node-failed',
  'node-timeout',
  'node-forbidden',
  'node-not-tried',
  'not-reached',
] as const

export const RegistryTestVerdict = z.enum(registryTestVerdicts).meta({ id: 'RegistryTestVerdict' })
export type RegistryTestVerdict = z.infer<typeof RegistryTestVerdict>

export const RegistryTestStep = z
  .object({
    step: RegistryTestStepName,
    state: z.enum(['passed', 'warning', 'failed', 'skipped']),
    verdict: RegistryTestVerdict,
    durationMs: z.number().int().meta({ description: 'Rounded up to 100 ms, so that it tells nothing of a network' }),
    message: z.string().meta({ description: 'The cause, in one line' }),
    hint: z.string().nullable().meta({ description: 'What to do about it' }),
    values: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'What the words name: a host, an image, days. Never a credential' }),
  })
  .meta({ id: 'RegistryTestStep' })
export type RegistryTestStep = z.infer<typeof RegistryTestStep>

export const RegistryTest = z
  .object({
    state: z.enum(['passed', 'warning', 'failed']).meta({ description: 'The worst of its steps' }),
    testedAt: Time,
    credentialVersion: z.number().int().nullable().meta({ description: 'Of a saved registry' }),
    steps: z.array(RegistryTestStep),
  })
  .meta({ id: 'RegistryTest' })
export type RegistryTest = z.infer<typeof RegistryTest>

const Image = z
  .string()
  .max(500)
  .regex(/^[^\p{C}\s]+$/u, 'A repository such as team/app, with or without a tag')
  .meta({ description: 'A repository of the registry, such as cpoder/pesitwizard-server:latest' })

export const testRegistry = endpoint({
  operationId: 'testRegistry',
  method: 'POST',
  path: '/api/v1/registries/{id}/test',
  summary: 'Test a saved registry step by step, at its saved address with its saved credential',
  permission: 'registries:write',
  body: z.strictObject({
    image: Image.optional(),
    fromCluster: z.boolean().default(true).meta({
      description: 'Also pulls on a node of each connection, with a pod that is removed at once',
    }),
  }),
  success: { status: 200, schema: RegistryTest, progress: RegistryTestStep },
})

export const testNewRegistry = endpoint({
  operationId: 'testNewRegistry',
  method: 'POST',
  path: '/api/v1/registries/test',
  summary: 'Test a registry step by step before it is saved',
  permission: 'registries:write',
  body: NewRegistry.pick({
    url: true,
    kind: true,
    imagePath: true,
    defaultTag: true,
    authentication: true,
    username: true,
    password: true,
    delivery: true,
    tenantId: true,
    tls: true,
  }).extend({ environments: z.array(Environment).max(3).default([]), image: Image.optional() }),
  success: { status: 200, schema: RegistryTest, progress: RegistryTestStep },
})

export const RegistryCheck = RegistryTest.omit({ steps: true })
  .extend({
    id: z.number().int(),
    failedStep: RegistryTestStepName.nullable(),
    verdict: RegistryTestVerdict.meta({ description: 'Of the step that decided it' }),
    values: RegistryTestStep.shape.values,
    message: z.string(),
  })
  .meta({ id: 'RegistryCheck' })
export type RegistryCheck = z.infer<typeof RegistryCheck>

export const listRegistryChecks = endpoint({
  operationId: 'listRegistryChecks',
  method: 'GET',
  path: '/api/v1/registries/{id}/checks',
  summary: 'What the tests of the last 30 days found, newest first',
  permission: 'registries:read',
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  success: { status: 200, schema: z.object({ items: z.array(RegistryCheck), registryId: Id }) },
})
