import { access } from './access.ts'
import { activity } from './activity.ts'
import { clusters } from './clusters.ts'
import { common } from './common.ts'
import { connections } from './connections.ts'
import { dashboard } from './dashboard.ts'
import { operations } from './operations.ts'
import { practices } from './practices.ts'
import { realms } from './realms.ts'
import { registries } from './registries.ts'
import { signIn } from './sign-in.ts'
import { settings } from './settings.ts'

export const messages = {
  ...access,
  ...activity,
  ...clusters,
  ...common,
  ...connections,
  ...dashboard,
  ...operations,
  ...practices,
  ...realms,
  ...registries,
  ...settings,
  ...signIn,
}
