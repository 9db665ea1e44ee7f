import type { FastifyInstance } from 'fastify'
import { getSystem } from '#contract/system.ts'
import { type Api, serve } from '#platform/http/serve.ts'
import { accessRoutes } from '#features/access/access-routes.ts'
import { authenticator } from '#features/access/authenticate.ts'
import { needsSetUp } from '#features/access/one-time-token.ts'
import { auditRoutes } from '#features/audit/audit-routes.ts'
import { clusterRoutes } from '#features/clusters/cluster-routes.ts'
import { diagnosisRoutes } from '#features/diagnosis/diagnosis-routes.ts'
import { connectionRoutes } from '#features/connections/connection-routes.ts'
import { explainRoutes } from '#features/failures/explain-routes.ts'
import { eventRoutes } from '#features/events/event-routes.ts'
import { imageRoutes } from '#features/images/image-routes.ts'
import { notificationRoutes } from '#features/notifications/notification-routes.ts'
import { operationRoutes } from '#features/operations/operation-routes.ts'
import { practiceRoutes } from '#features/practices/practice-routes.ts'
import { pullSecretRoutes } from '#features/pull-secrets/pull-secret-routes.ts'
import { countPullSecrets } from '#features/pull-secrets/read-pull-secrets.ts'
import { registryRoutes } from '#features/registries/registry-routes.ts'
import { readHealth } from '#features/checks/read-checks.ts'
import { createRecentTests } from '#features/checks/recent-tests.ts'
import { adoptTest } from '#features/checks/test-registry.ts'
import { checkRoutes } from '#features/checks/check-routes.ts'
import { rotationRoutes } from '#features/rotation/rotation-routes.ts'
import type { Config } from './config.ts'
import { openApiDocument } from './openapi.ts'
import type { Parts } from './reconcilers.ts'
import { serveWeb } from './serve-web.ts'
import { version } from './version.ts'

export interface RouteParts extends Parts {
  readonly config: Config
  readonly isSandbox: boolean
}

export async function registerRoutes(app: FastifyInstance, parts: RouteParts): Promise<Api> {
  const { core, config, sessions, isSandbox } = parts
  const api: Api = { app, core, authenticate: authenticator(core, config.adminToken) }
  const recent = createRecentTests(core.cipher, core.now)
  registryRoutes(api, {
    onSaved: (ctx, registry) => adoptTest(ctx, recent, registry),
    countPullSecrets: (registry) => countPullSecrets(parts, registry),
    readHealth: (registries) => readHealth(core.db, registries),
    addressPolicy: parts.addressPolicy,
  })
  checkRoutes(api, { ...parts, recent })
  practiceRoutes(api)
  imageRoutes(api, parts)
  rotationRoutes(api, parts)
  pullSecretRoutes(api, parts)
  connectionRoutes(api, sessions)
  clusterRoutes(api, parts)
  diagnosisRoutes(api, parts)
  explainRoutes(api)
  operationRoutes(api)
  notificationRoutes(api, parts.sending)
  eventRoutes(api)
  accessRoutes(api, config.adminToken)
  auditRoutes(api)
  serve(api, getSystem, async () => ({ version, sandbox: isSandbox, needsSetUp: await needsSetUp(core.db) }))
  const document = openApiDocument(version)
  app.get('/api/v1/openapi.json', async () => document)
  app.get('/livez', async () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    await core.db.selectFrom('settings').select('name').limit(1).execute()
    return { status: 'ok' }
  })
  await serveWeb(app)
  return api
}
