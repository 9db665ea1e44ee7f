import { activity } from './activity.ts'
import { clusters } from './clusters.ts'
import { connections } from './connections.ts'
import { dashboard } from './dashboard.ts'
import { operations } from './operations.ts'
import { registries } from './registries.ts'
import { settings } from './settings.ts'

/** What most pages say. */
export const lists = {
  ...activity,
  ...clusters,
  ...connections,
  ...dashboard,
  ...operations,
  ...registries,
  ...settings,
}
