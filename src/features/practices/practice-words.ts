import type { PracticeReason, PracticeVerdict } from '#contract/practices.ts'
import type { Judgement } from './practice-rules.ts'

interface Words {
  readonly message: string
  readonly hint?: string
}

/** `{name}` stands for a value of the verdict. */
const words: Readonly<Record<PracticeReason, Words>> = {
  'token-is-dedicated': { message: 'Its token serves one environment and no other registry' },
  'token-is-shared': {
    message: 'The same token is used by {names}',
    hint: 'Make a token for each environment: a lost one then concerns that environment alone.',
  },
  'token-serves-several-environments': {
    message: 'Its token serves more than one environment',
    hint: 'Add the registry once for each environment, with a token of its own.',
  },
  'no-token': { message: 'No token is kept for it' },
  'may-only-pull': { message: 'The token may pull and nothing else' },
  'may-do-more': {
    message: 'The token may do more than pull: {actions}',
    hint: 'Pulling is enough (on GitHub: read:packages); make a token that may only read.',
  },
  'rights-not-known': {
    message: 'It is not known what the token may do beyond pulling',
    hint: 'Test the registry with an image; some registries do not tell.',
  },
  'replaced-in-time': { message: 'The token is to be replaced in {days} days' },
  'replacement-due-soon': {
    message: 'The token is to be replaced in {days} days',
    hint: 'Make the new token now, and replace the password here.',
  },
  'replacement-overdue': {
    message: 'The token should have been replaced {days} days ago',
    hint: 'Make a new token, and replace the password here: every namespace follows.',
  },
  'no-replacement-planned': {
    message: 'Nothing reminds of replacing the token',
    hint: 'Set "replace every" to 90 days.',
  },
  private: { message: 'It is private: nobody pulls from it without signing in' },
  'public-in-production': {
    message: 'It is public, and serves production',
    hint: 'Copy the images into a registry of your own, and use that one in production.',
  },
  'not-for-production': { message: 'It is public, and not used for production' },
  'images-scanned': { message: 'The registry scans its images for vulnerabilities' },
  'images-not-scanned': {
    message: 'The registry has not scanned the image that was tested',
    hint: 'Switch scanning on push on in the registry, and scan what is there.',
  },
  'scan-failed': {
    message: 'The scan of the image that was tested has failed',
    hint: 'Look at the scanner of the registry.',
  },
  'scan-not-read': {
    message: 'Whether its images are scanned is not known',
    hint: 'Switch image scanning on in the registry.',
  },
}

export function inWords(judgement: Judgement): PracticeVerdict {
  const { message, hint } = words[judgement.reason]
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(judgement.values[name] ?? ''))
  return { ...judgement, message: fill(message), hint: hint === undefined ? null : fill(hint) }
}
