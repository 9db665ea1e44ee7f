import { history } from './history.ts'
import { images } from './images.ts'
import { policy } from './policy.ts'
import { practices } from './practices.ts'
import { rotations } from './rotations.ts'
import { realms } from './realms.ts'
import { sayings } from './sayings.ts'
import { signIn } from './sign-in.ts'

/** What only the pages of one thing, and forms, say. */
export const details = {
  ...history,
  ...images,
  ...policy,
  ...practices,
  ...realms,
  ...rotations,
  ...sayings,
  ...signIn,
}
