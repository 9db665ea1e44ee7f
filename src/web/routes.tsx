import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { ProblemError } from '#contract/client.ts'
import { sessionQuery } from './api/access.ts'
import { queryClient } from './api/query-client.ts'
import { NotFoundPage } from './frame/not-found-page.tsx'

// This file is the map of the console: every page, its address, and what its address may say.

const root = createRootRoute({ notFoundComponent: NotFoundPage })

/** The router reads `?search=5000` as a number. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .pipe(z.string().min(1).max(200))
  .optional()
  .catch(undefined)
const list = { search: text, sort: text, cursor: z.string().max(500).optional().catch(undefined) }

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ to: text }),
  component: lazyRouteComponent(() => import('./access/sign-in-page.tsx'), 'SignInPage'),
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
  component: lazyRouteComponent(() => import('./frame/shell.tsx'), 'Shell'),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./access/set-up-page.tsx'), 'SetUpPage'),
})

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
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
  component: lazyRouteComponent(() => import('./registries/list-registries-page.tsx'), 'ListRegistriesPage'),
})

const addRegistry = createRoute({
  getParentRoute: () => shell,
  path: '/registries/add',
  validateSearch: z.object({ kind: text }),
  component: lazyRouteComponent(() => import('./registries/add-registry-page.tsx'), 'AddRegistryPage'),
})

const registry = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$id',
  validateSearch: z.object({ tab: text, search: text, state: text }),
  component: lazyRouteComponent(() => import('./registries/registry-page.tsx'), 'RegistryPage'),
})

const editRegistry = createRoute({
  getParentRoute: () => shell,
  path: '/registries/$id/edit',
  component: lazyRouteComponent(() => import('./registries/edit-registry-page.tsx'), 'EditRegistryPage'),
})

const clusters = createRoute({
  getParentRoute: () => shell,
  path: '/clusters',
  validateSearch: z.object({ ...list, environment: text, status: text, registryId: text }),
  component: lazyRouteComponent(() => import('./clusters/list-clusters-page.tsx'), 'ListClustersPage'),
})

const addCluster = createRoute({
  getParentRoute: () => shell,
  path: '/clusters/add',
  validateSearch: z.object({ registryId: text }),
  component: lazyRouteComponent(() => import('./clusters/add-cluster-page.tsx'), 'AddClusterPage'),
})

const cluster = createRoute({
  getParentRoute: () => shell,
  path: '/clusters/$id',
  validateSearch: z.object({ tab: text, pod: text }),
  component: lazyRouteComponent(() => import('./clusters/cluster-page.tsx'), 'ClusterPage'),
})

const editCluster = createRoute({
  getParentRoute: () => shell,
  path: '/clusters/$id/edit',
  component: lazyRouteComponent(() => import('./clusters/edit-cluster-page.tsx'), 'EditClusterPage'),
})

const orchestrators = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators',
  validateSearch: z.object(list),
  component: lazyRouteComponent(() => import('./connections/list-connections-page.tsx'), 'ListConnectionsPage'),
})

const addOrchestrator = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators/add',
  component: lazyRouteComponent(() => import('./connections/add-connection-page.tsx'), 'AddConnectionPage'),
})

const orchestrator = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators/$id',
  validateSearch: z.object({ tab: text, search: text }),
  component: lazyRouteComponent(() => import('./connections/connection-page.tsx'), 'ConnectionPage'),
})

const editOrchestrator = createRoute({
  getParentRoute: () => shell,
  path: '/orchestrators/$id/edit',
  component: lazyRouteComponent(() => import('./connections/edit-connection-page.tsx'), 'EditConnectionPage'),
})

const activity = createRoute({
  getParentRoute: () => shell,
  path: '/activity',
  validateSearch: z.object({ ...list, tab: text, subject: text }),
  component: lazyRouteComponent(() => import('./activity/activity-page.tsx'), 'ActivityPage'),
})

const operation = createRoute({
  getParentRoute: () => shell,
  path: '/operations/$id',
  component: lazyRouteComponent(() => import('./operations/operation-page.tsx'), 'OperationPage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
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
    clusters,
    addCluster,
    cluster,
    editCluster,
    orchestrators,
    addOrchestrator,
    orchestrator,
    editOrchestrator,
    activity,
    operation,
    settings,
  ]),
])

export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
