import * as contract from '#contract/diagnosis.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { getCluster } from '#features/clusters/read-clusters.ts'
import { type ImageParts, imageSources } from '#features/images/image-source.ts'
import type { PullSecretReading } from '#features/pull-secrets/read-pull-secrets.ts'
import { applyFix } from './apply-fix.ts'
import { diagnose, type DiagnosisParts } from './diagnose.ts'
import { createDiagnosisLimits } from './diagnosis-limits.ts'
import { createFindChoices } from './find-choices.ts'
import { createReplayPull } from './replay-pull.ts'

export function diagnosisRoutes(api: Api, shared: ImageParts & PullSecretReading): void {
  const parts: DiagnosisParts = {
    ...shared,
    replayPull: createReplayPull(shared),
    findChoices: createFindChoices(shared, imageSources(shared)),
  }
  const limited = createDiagnosisLimits(api.core.now)
  serve(api, contract.diagnoseCluster, async ({ ctx, params }) => {
    const cluster = await getCluster(api.core.db, params.id)
    const { connectionId, namespace } = cluster
    return limited(ctx.actor.id, () => diagnose(parts, { connectionId, namespace, cluster }))
  })
  serve(api, contract.diagnose, ({ ctx, query: { connectionId, namespace, pod } }) =>
    limited(ctx.actor.id, () => diagnose(parts, { connectionId, namespace, pod })),
  )
  serve(api, contract.applyFix, ({ ctx, body }) =>
    limited(ctx.actor.id, () => applyFix(ctx, parts, { ...body, choice: body.choice })),
  )
}
