import { checks } from './checks.ts'
import { core } from './core.ts'
import { details } from './details.ts'
import { diagnosis } from './diagnosis.ts'
import { fields } from './fields.ts'
import { help } from './help.ts'
import { notifications } from './notifications.ts'
import { verdicts } from './verdicts.ts'
import { lists } from './lists.ts'

/** Every message. The pages load them in these parts, each when it is first needed. */
export const messages = {
  ...core,
  ...lists,
  ...verdicts,
  ...checks,
  ...details,
  ...diagnosis,
  ...fields,
  ...help,
  ...notifications,
}
