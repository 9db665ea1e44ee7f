import * as contract from '#contract/operations.ts'
import { serve, type Api } from '#platform/http/serve.ts'
import { cancelOperation } from './cancel-operation.ts'
import { pauseOperation, resumeOperation } from './pause-operation.ts'
import { getOperation, readOperationPage } from './read-operations.ts'

export function operationRoutes(api: Api): void {
  const { db } = api.core
  serve(api, contract.listOperations, ({ query }) => readOperationPage(db, query))
  serve(api, contract.getOperation, ({ params }) => getOperation(db, params.id))
  serve(api, contract.cancelOperation, ({ ctx, params }) => cancelOperation(ctx, params.id))
  serve(api, contract.pauseOperation, ({ ctx, params }) => pauseOperation(ctx, params.id))
  serve(api, contract.resumeOperation, ({ ctx, params }) => resumeOperation(ctx, params.id))
}
