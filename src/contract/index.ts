import * as access from './access.ts'
import * as audit from './audit.ts'
import * as checks from './checks.ts'
import * as clusterPolicy from './cluster-policy.ts'
import * as clusterLogs from './cluster-logs.ts'
import * as clusters from './clusters.ts'
import * as connections from './connections.ts'
import * as diagnosis from './diagnosis.ts'
import type { Endpoint, StreamEndpoint } from './endpoint.ts'
import * as events from './events.ts'
import * as explain from './explain.ts'
import * as images from './images.ts'
import * as notifications from './notifications.ts'
import * as operations from './operations.ts'
import * as practices from './practices.ts'
import * as registries from './registries.ts'
import * as registryHealth from './registry-health.ts'
import * as rotations from './rotations.ts'
import * as system from './system.ts'

function isEndpoint(value: unknown): value is Endpoint | StreamEndpoint {
  return typeof value === 'object' && value !== null && 'operationId' in value && 'permission' in value
}

/** Every operation of the API, by path and method. */
export const endpoints: readonly (Endpoint | StreamEndpoint)[] = [
  registries,
  checks,
  registryHealth,
  images,
  practices,
  rotations,
  connections,
  clusters,
  clusterLogs,
  clusterPolicy,
  diagnosis,
  explain,
  operations,
  notifications,
  events,
  access,
  audit,
  system,
]
  .flatMap((module): unknown[] => Object.values(module))
  .filter(isEndpoint)
