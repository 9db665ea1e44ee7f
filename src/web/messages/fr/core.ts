import { access } from './access.ts'
import { common } from './common.ts'

/** What is said before the sign-in, and around every page. */
export const core = { ...access, ...common }
