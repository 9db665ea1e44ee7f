import { z } from 'zod'
import { ExplainedCause } from './diagnosis.ts'
import { endpoint } from './endpoint.ts'

export const Explanation = z
  .object({
    causes: z.array(ExplainedCause).meta({ description: 'The likeliest first; of a list of errors one for each' }),
    image: z.string().nullable(),
    host: z.string().nullable(),
    unsettled: z
      .string()
      .nullable()
      .meta({ description: 'What the words leave open, and how a diagnosis of the pod would decide it' }),
  })
  .meta({ id: 'Explanation' })
export type Explanation = z.infer<typeof Explanation>

export const explainMessage = endpoint({
  operationId: 'explainMessage',
  method: 'POST',
  path: '/api/v1/diagnosis/explain',
  summary: 'What a message of a kubelet or a container runtime means; nobody is asked',
  permission: 'clusters:read',
  body: z.strictObject({
    message: z.string().min(1).max(16_384),
    reason: z.string().max(100).optional(),
    image: z.string().max(500).optional(),
  }),
  success: { status: 200, schema: Explanation },
})
