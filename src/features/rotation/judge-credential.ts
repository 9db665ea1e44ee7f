import type { Note } from '#contract/common.ts'
import type { RegistryKind } from '#contract/registries.ts'
import { notesOnPassword } from '#features/registries/registry-rules.ts'

export interface LookedAt {
  readonly kind: RegistryKind
  readonly username: string
  /** As it was typed. */
  readonly text: string
}

/** Says what looks wrong with a new credential: an example, a token of elsewhere, a value from the wrong field. Repeats none of it. */
export function judgeCredential(lookedAt: LookedAt): readonly Note[] {
  return [...notesOnPassword(lookedAt.text), ...checks.flatMap((check) => check(lookedAt) ?? [])]
}

type Check = (lookedAt: LookedAt) => Note | undefined

const checks: readonly Check[] = [hasBlanks, isCommand, isUsername, isOfAnotherProvider, cannotPull]

function hasBlanks({ text }: LookedAt): Note | undefined {
  if (text.trimStart().startsWith('{') || text.trim() === text) return undefined
  return note('blanks', 'It begins or ends with a blank or a line break, which a token never does')
}

function isCommand({ text }: LookedAt): Note | undefined {
  if (!/^(docker|podman|crane|helm|kubectl|aws|echo)\s/.test(text.trim())) return undefined
  return note('command', 'It looks like a command line; only the token itself belongs here')
}

function isUsername({ username, text }: LookedAt): Note | undefined {
  return text === username ? note('username', 'It is the user name; the password or token belongs here') : undefined
}

/** The prefixes by which providers mark their tokens, so that leaked ones can be found. */
const prefixes: readonly (readonly [RegExp, readonly RegistryKind[], string])[] = [
  [/^(ghp|gho|ghu|ghs|ghr)_|^github_pat_/, ['ghcr'], 'GitHub'],
  [/^dckr_(pat|oat)_/, ['docker-hub'], 'Docker Hub'],
  [/^gl(pat|dt|cbt)-/, ['gitlab'], 'GitLab'],
  [/^(AKIA|ASIA)[A-Z0-9]{16}$/, ['ecr'], 'AWS'],
]

function isOfAnotherProvider({ kind, text }: LookedAt): Note | undefined {
  // A registry of one's own may well sign in with the tokens of a provider.
  if (['private', 'harbor'].includes(kind)) return undefined
  const found = prefixes.find(([pattern, kinds]) => pattern.test(text) && !kinds.includes(kind))
  return found === undefined ? undefined : note('other-provider', `It looks like a token of ${found[2]}`)
}

function cannotPull({ kind, text }: LookedAt): Note | undefined {
  if (kind === 'ghcr' && text.startsWith('github_pat_')) {
    return note('fine-grained', 'GitHub’s registry takes classic tokens (ghp_…) only, not fine-grained ones')
  }
  if (kind === 'ecr' && /^(AKIA|ASIA)[A-Z0-9]{16}$/.test(text)) {
    return note('access-key-id', 'It is the id of an access key; the secret of the key belongs here')
  }
  return undefined
}

function note(code: string, message: string): Note {
  return { code: `credential-${code}`, message }
}
