import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { ProblemError } from '#contract/client.ts'
import { sessionQuery } from './api/access.ts'
import { queryClient } from './api/query-client.ts'
import { type MessagePart, needMessages } from './messages/language.ts'

// This file is the map of the console: every page, its address, and what its address may say.

const root = createRootRoute({
  notFoundComponent: lazyRouteComponent(() => import('./frame/not-found-page.tsx'), 'NotFoundPage'),
})

/** The router reads `?search=5000` as a number. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .pipe(z.string().min(1).max(200))
  .optional()
  .catch(undefined)
const list = { search: text, sort: text, cursor: z.string().max(500).optional().catch(undefined) }

/** A page with its code and its messages, both loaded when it is first opened. */
function lazyPage<Module extends Record<string, unknown>, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
  parts: readonly MessagePart[] = ['lists'],
) {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), ...parts.map(needMessages)])
    return module
  }, name)
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ to: text }),
  component: lazyPage(() => import('./access/sign-in-page.tsx'), 'SignInPage', ['core']),
})

/** Everything behind the sign-in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'unauthenticated') throw error
      throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { to: location.href } })
    }
  },
  component: lazyPage(() => import('./frame/shell.tsx'), 'Shell'),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyPage(() => import('./access/set-up-page.tsx'), 'SetUpPage', ['core', 'lists']),
})

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyPage(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage', [
    'lists',
    'verdicts',
    'checks',
    'diagnosis',
  ]),
})

const registries = createRoute({
  getParentRoute: () => shell,
  path: '/registries',
  validateSearch: z.object({
    ...list,
    health: text,
    kind: text,
    environment: text,
    rotation: text,
    inSync: text,
    enabled: text,
  }),
  component: lazyPage(() => import('./registries/list-registries-page.tsx'), 'ListRegistriesPage', [
    'lists',
    'verdicts',
  ]),
})

const addRegistry = createRoute({
  getParentRoute: () => shell,
  path: '/registries/add',
  validateSearch: z.object({ kind: text, url: text }),
  component: lazyPage(() => import('./registries/add-registry-page.tsx'), 'AddRegistryPage', [
    'lists',
    'fields',
    'verdicts',
    'checks',
    'details',
  ]),
})

const registry = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$id',
  validateSearch: z.object({ tab: text, search: text, state: text }),
  component: lazyPage(() => import('./registries/registry-page.tsx'), 'RegistryPage', [
    'lists',
    'verdicts',
    'checks',
    'details',
  ]),
})

const editRegistry = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$id/edit',
  component: lazyPage(() => import('./registries/edit-registry-page.tsx'), 'EditRegistryPage', [
    'lists',
    'fields',
    'verdicts',
    'checks',
    'details',
  ]),
})

const rotateRegistry = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$id/rotate',
  validateSearch: z.object({ operation: text }),
  component: lazyPage(() => import('./rotation/rotate-registry-page.tsx'), 'RotateRegistryPage', [
    'lists',
    'verdicts',
    'checks',
    'details',
  ]),
})

const clusters = createRoute({
  getParentRoute: () => shell,
  path: '/clusters',
  validateSearch: z.object({ ...list, environment: text, status: text, registryId: text }),
  component: lazyPage(() => import('./clusters/list-clusters-page.tsx'), 'ListClustersPage', ['lists', 'diagnosis']),
})

const addCluster = createRoute({
  getParentRoute: () => shell,
  path: '/clusters/add',
  validateSearch: z.object({ registryId: text }),
  component: lazyPage(() => import('./clusters/add-cluster-page.tsx'), 'AddClusterPage', [
    'lists',
    'fields',
    'verdicts',
    'checks',
    'details',
  ]),
})

const cluster = createRoute({
  getParentRoute: () => shell,
  path: '/clusters/$id',
  validateSearch: z.object({ tab: text, pod: z.string().max(1000).optional().catch(undefined) }),
  component: lazyPage(() => import('./clusters/cluster-page.tsx'), 'ClusterPage', [
    'lists',
    'verdicts',
    'checks',
    'details',
    'diagnosis',
  ]),
})

const editCluster = createRoute({
  getParentRoute: () => shell,
  path: '/clusters/$id/edit',
  component: lazyPage(() => import('./clusters/edit-cluster-page.tsx'), 'EditClusterPage', [
    'lists',
    'fields',
    'verdicts',
    'checks',
    'details',
  ]),
})

const diagnosis = createRoute({
  getParentRoute: () => shell,
  path: '/diagnosis',
  validateSearch: z.object({ connection: text, namespace: text }),
  component: lazyPage(() => import('./diagnosis/diagnosis-page.tsx'), 'DiagnosisPage', [
    'lists',
    'verdicts',
    'checks',
    'details',
    'diagnosis',
  ]),
})

const orchestrators = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators',
  validateSearch: z.object(list),
  component: lazyPage(() => import('./connections/list-connections-page.tsx'), 'ListConnectionsPage'),
})

const addOrchestrator = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators/add',
  component: lazyPage(() => import('./connections/add-connection-page.tsx'), 'AddConnectionPage', ['lists', 'fields']),
})

const orchestrator = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators/$id',
  validateSearch: z.object({ tab: text, search: text }),
  component: lazyPage(() => import('./connections/connection-page.tsx'), 'ConnectionPage'),
})

const editOrchestrator = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators/$id/edit',
  component: lazyPage(() => import('./connections/edit-connection-page.tsx'), 'EditConnectionPage', [
    'lists',
    'fields',
  ]),
})

const activity = createRoute({
  getParentRoute: () => shell,
  path: '/activity',
  validateSearch: z.object({ ...list, tab: text, subject: text }),
  component: lazyPage(() => import('./activity/activity-page.tsx'), 'ActivityPage', ['lists', 'verdicts', 'details']),
})

const operation = createRoute({
  getParentRoute: () => shell,
  path: '/operations/$id',
  component: lazyPage(() => import('./operations/operation-page.tsx'), 'OperationPage', [
    'lists',
    'verdicts',
    'details',
  ]),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyPage(() => import('./settings/settings-page.tsx'), 'SettingsPage', ['lists', 'notifications']),
})

const addChannel = createRoute({
  getParentRoute: () => shell,
  path: '/settings/notifications/add',
  component: lazyPage(() => import('./settings/add-channel-page.tsx'), 'AddChannelPage', [
    'lists',
    'fields',
    'notifications',
  ]),
})

const channel = createRoute({
  getParentRoute: () => shell,
  path: '/settings/notifications/$id',
  component: lazyPage(() => import('./settings/channel-page.tsx'), 'ChannelPage', ['lists', 'fields', 'notifications']),
})

const routeTree = root.addChildren([
  signIn,
  setUp,
  shell.addChildren([
    dashboard,
    registries,
    addRegistry,
    registry,
    editRegistry,
    rotateRegistry,
    clusters,
    addCluster,
    cluster,
    editCluster,
    diagnosis,
    orchestrators,
    addOrchestrator,
    orchestrator,
    editOrchestrator,
    activity,
    operation,
    settings,
    addChannel,
    channel,
  ]),
])

export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
