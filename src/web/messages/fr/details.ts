import { checks } from './checks.ts'
import { images } from './images.ts'
import { practices } from './practices.ts'
import { realms } from './realms.ts'
import { signIn } from './sign-in.ts'

/** What only the pages of one thing, and forms, say. */
export const details = { ...checks, ...images, ...practices, ...realms, ...signIn }
