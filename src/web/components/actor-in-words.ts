import type { MessageKey, Say } from '../messages/language.ts'

/** The actors that are no person: the console itself, and whoever holds the token that it was started with. */
const ownActors: ReadonlyMap<string, MessageKey> = new Map([
  ['system', 'actor.system'],
  ['administrator token', 'actor.admin-token'],
])

/** Who it was, by the name that is recorded. */
export function actorInWords(say: Say, name: string): string {
  const key = ownActors.get(name)
  return key === undefined ? name : say(key)
}
