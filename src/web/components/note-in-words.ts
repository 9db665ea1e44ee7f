import type { Note } from '#contract/common.ts'
import type { Language, Say } from '../messages/language.ts'

interface Speaker {
  readonly say: Say
  readonly language: Language
}

const known = [
  'url-scheme',
  'url-http',
  'url-api-path',
  'url-trailing-slash',
  'url-path',
  'url-default-port',
  'url-alias',
  'placeholder-password',
  'credential-cleared',
  'approvals-cleared',
  'registry-proposed',
  'no-registry',
  'image-proposed',
  'registry-disabled',
  'registry-environment',
  'floating-tag',
  'storage-none',
  'storage-host-path',
  'storage-not-shared',
] as const

/** A note on what was saved, in the language of the page; in English as the console says it, which names more. */
export function noteInWords({ say, language }: Speaker, { code, message }: Note): string {
  const found = known.find((each) => each === code)
  return found === undefined || language === 'en' ? message : say(`note.${found}`)
}
