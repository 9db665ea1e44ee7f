import type { Note } from '#contract/common.ts'
import type { Say } from '../messages/language.ts'

const known = [
  'placeholder-password',
  'credential-blanks',
  'credential-command',
  'credential-username',
  'credential-other-provider',
  'credential-fine-grained',
  'credential-access-key-id',
] as const

/** What looks wrong with a credential, in the language of the page; one that it does not know as the console says it. */
export function noteWords(say: Say, { code, message }: Note): string {
  const found = known.find((each) => each === code)
  return found === undefined ? message : say(`rotation.note.${found}`)
}
