import { z } from 'zod'
import { Id } from './common.ts'
import { endpoint } from './endpoint.ts'

/** The five good practices of the product's documentation, in its order. */
export const practiceNames = [
  'dedicated-token',
  'least-privilege',
  'rotation',
  'private-in-production',
  'image-scanning',
] as const

export const PracticeName = z.enum(practiceNames).meta({ id: 'PracticeName' })
export type PracticeName = z.infer<typeof PracticeName>

/** Why a practice is held to be followed or not. A closed list: command line and web have words for each. */
export const practiceReasons = [
  'token-is-dedicated',
  'token-is-shared',
  'token-serves-several-environments',
  'no-token',
  'may-only-pull',
  'may-do-more',
  'rights-not-known',
  'replaced-in-time',
  'replacement-due-soon',
  'replacement-overdue',
  'no-replacement-planned',
  'private',
  'public-in-production',
  'not-for-production',
  'images-scanned',
  'images-not-scanned',
  'scan-failed',
  'scan-not-read',
] as const

export const PracticeReason = z.enum(practiceReasons).meta({ id: 'PracticeReason' })
export type PracticeReason = z.infer<typeof PracticeReason>

export const PracticeVerdict = z
  .object({
    practice: PracticeName,
    state: z.enum(['followed', 'warning', 'broken', 'unknown', 'not-applicable']),
    reason: PracticeReason,
    message: z.string().meta({ description: 'Why, in one line' }),
    hint: z.string().nullable().meta({ description: 'What to do about it' }),
    values: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'What the words name: other registries, rights, days. Never a credential' }),
  })
  .meta({ id: 'PracticeVerdict' })
export type PracticeVerdict = z.infer<typeof PracticeVerdict>

export const listRegistryPractices = endpoint({
  operationId: 'listRegistryPractices',
  method: 'GET',
  path: '/api/v1/registries/{id}/practices',
  summary: 'How a registry stands to each of the five good practices',
  permission: 'registries:read',
  success: { status: 200, schema: z.object({ registryId: Id, items: z.array(PracticeVerdict) }) },
})
