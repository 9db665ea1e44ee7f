import type { Evidence, Fact } from '#contract/diagnosis.ts'
import type { Ground } from './decide.ts'
import type { Gathered, NamedSecret, Replay, SeenEvent } from './evidence.ts'
import { factWords } from './fact-words.ts'
import { withoutAddressSecrets, withoutUser } from './without-secrets.ts'

type Line = Evidence & { readonly ground: Ground }

/** Everything that was found, what Kubernetes said first; marked is what the cause rests on. No credential is among it. */
export function evidenceLines(gathered: Gathered, grounds: readonly Ground[]): Evidence[] {
  const lines = [
    ...said(gathered),
    ...gathered.secrets.map((secret) => secretLine(secret)),
    ...(isAboutImage(gathered) ? namedNone(gathered) : []),
    ...recordLines(gathered),
    ...registryLines(gathered),
    ...nodeLines(gathered),
  ]
  return lines.map(({ ground, ...line }) => ({ ...line, decided: grounds.includes(ground) }))
}

function isAboutImage({ replay, anonymous }: Gathered): boolean {
  return replay.state !== 'not-asked' || anonymous.state !== 'not-asked'
}

function said({ symptom }: Gathered): Line[] {
  const { pods, workload, reason, message, events, since } = symptom
  const object = pods[0] === undefined ? `${workload.kind} ${workload.name}` : `Pod ${pods[0]}`
  const text = withoutAddressSecrets(message === '' ? reason : `${reason}: ${message}`)
  const first = { ...line('said', 'said', { text }), object, firstSeen: since }
  const told = events.filter((event) => isTelling(event) && !isTwice(event.message, message))
  return [
    first,
    ...told.slice(-3).map((event) => ({
      ...line('said', 'said', { text: withoutAddressSecrets(`${event.reason}: ${event.message}`) }),
      object: `Event of ${object}`,
      count: event.count,
      firstSeen: event.firstSeen,
      lastSeen: event.lastSeen,
    })),
  ]
}

const ordinary: ReadonlySet<string> = new Set([
  'Scheduled',
  'Pulling',
  'Pulled',
  'Created',
  'Started',
  'Killing',
  'BackOff',
])

function isTelling({ reason, message }: SeenEvent): boolean {
  return !ordinary.has(reason) && message !== '' && !message.startsWith('Error: ')
}

/** An event says in other words around it what the container says. */
function isTwice(event: string, message: string): boolean {
  const bare = message.replace(/^Back-off pulling image "[^"]*"(?:: \w+: )?/, '')
  return message.includes(event) || (bare !== '' && event.includes(bare))
}

function secretLine(secret: NamedSecret): Line {
  const object = `Secret ${secret.name}`
  const { name } = secret
  switch (secret.state) {
    case 'absent':
      return { ...line('secret-absent', 'secrets', { secret: name }), object }
    case 'unreadable':
      return { ...line('secret-unreadable', 'secrets', { secret: name, problem: secret.message }), object }
    case 'wrong-type':
      return { ...line('secret-has-type', 'secrets', { secret: name, type: secret.type }), object }
    case 'malformed':
      return { ...line('secret-unreadable', 'secrets', { secret: name, problem: secret.problem }), object }
    case 'read': {
      const keys = secret.entries.map(({ key }) => withoutUser(key)).join(', ')
      return { ...line('secret-has-keys', 'secrets', { secret: name, keys: keys === '' ? '–' : keys }), object }
    }
  }
}

function namedNone({ secrets, accountSecrets, symptom }: Gathered): Line[] {
  const none = secrets.length === 0 ? [line('no-secret-named', 'secrets', {})] : []
  const { serviceAccount: account } = symptom
  if (account === null || accountSecrets === null || accountSecrets.length === 0) return none
  const named = { ...line('account-names-secrets', 'account', { account, secrets: accountSecrets.join(', ') }) }
  return [...none, { ...named, object: `ServiceAccount ${account}` }]
}

function recordLines({ registries, image }: Gathered): Line[] {
  if (image === undefined) return []
  if (registries.length === 0) return [line('registry-unknown', 'records', { host: image.host })]
  return registries.flatMap(({ registry, secretName, secretState }) => {
    const known = line('registry-known', 'records', { registry: registry.name, host: registry.host })
    const endsAt = registry.minted?.expiresAt
    const ends = endsAt == null ? [] : [line('credential-ends', 'records', { registry: registry.name, at: endsAt })]
    if (secretState === null) return [known, ...ends]
    const fact = secretState === 'in-sync' ? 'secret-in-sync' : 'secret-outdated'
    return [known, ...ends, line(fact, 'records', { secret: secretName, registry: registry.name, state: secretState })]
  })
}

function registryLines({ replay, anonymous, image }: Gathered): Line[] {
  if (image === undefined) return []
  const lines = [
    ...answerLines('registry-answered', 'registry', replay),
    ...answerLines('registry-answered-anonymously', 'anonymous', anonymous),
  ]
  return lines.map((each) => ({ ...each, object: image.host }))
}

function answerLines(fact: Fact, ground: Ground, replay: Replay): Line[] {
  if (replay.state === 'not-asked' || replay.state === 'not-ours') return []
  const who = { username: replay.username ?? '' }
  if (replay.state === 'refused') {
    const { reason, status } = replay.failure
    const answer = reason === 'unauthorized' && replay.username === null ? 'sign-in-needed' : toldReason(reason)
    return [line(fact, ground, { ...who, answer, ...(status === undefined ? {} : { status }) })]
  }
  const answered = line(fact, ground, { ...who, answer: 'pulls', digest: replay.digest })
  if (replay.platforms === null) return [answered]
  return [answered, line('image-has-platforms', ground, { platforms: replay.platforms.join(', ') })]
}

/** An address that the console must not reach is not told apart from a name that does not resolve. */
function toldReason(reason: string): string {
  return reason === 'blocked-address' ? 'dns' : reason
}

function nodeLines({ node }: Gathered): Line[] {
  if (node === null) return []
  const platform =
    node.platform === null ? [] : [line('node-has-platform', 'node', { node: node.name, platform: node.platform })]
  const troubles = node.troubles.map((condition) => line('node-has-condition', 'node', { node: node.name, condition }))
  return [...platform, ...troubles].map((each) => ({ ...each, object: `Node ${node.name}` }))
}

function line(fact: Fact, ground: Ground, values: Evidence['values']): Line {
  const message = factWords(fact, values)
  return { ground, fact, object: null, message, values, count: 1, firstSeen: null, lastSeen: null, decided: false }
}
