import type { Cause, Confidence } from '#contract/diagnosis.ts'
import { causeValues } from './cause-values.ts'
import type { MessageRule, SettledBy } from './message-rule.ts'
import { maskMessage, namedImages, normalise } from './message-text.ts'
import { pullRules, secretRules } from './pull-rules.ts'
import { meaningInText, meaningOfCrash, meaningOfReason } from './reason-rules.ts'
import { splitErrors } from './split-errors.ts'
import { workloadRules } from './workload-rules.ts'

export interface Said {
  readonly reason?: string | undefined
  readonly message: string
  readonly image?: string | undefined
}

export interface ReadCause {
  readonly cause: Cause
  readonly confidence: Confidence
  readonly values: Readonly<Record<string, string | number>>
  readonly settledBy?: SettledBy
}

type Meaning = Omit<MessageRule, 'says'>

const rules: readonly MessageRule[] = [...secretRules, ...workloadRules, ...pullRules]
const confidences: readonly Confidence[] = ['certain', 'likely', 'possible']

/**
 * What the words of a kubelet, of a container runtime or of Kubernetes mean, the likeliest first and never nothing.
 * Nobody is asked; where the words leave it open, `settledBy` names what would decide.
 */
export function readMessage({ reason = '', message, image }: Said): readonly ReadCause[] {
  const text = normalise(message)
  const images = namedImages(text)
  const values = causeValues(image ?? images[0], text)
  const crash = meaningOfCrash(reason)
  if (crash !== undefined) return inOrder([readAs(crash, values, { reason, ...groupsOf(crashWords, text) })])
  const { errors, ofMirrors } = splitErrors(maskMessage(text, image === undefined ? images : [image, ...images]))
  const read = [
    ...errors.flatMap((error) => readError(error, values)),
    ...ofMirrors.flatMap((error) => readMirror(error, values)),
  ]
  if (read.length > 0) return inOrder(read)
  const meaning = meaningOfReason(reason) ?? meaningInText(text) ?? unknown
  return inOrder([readAs(meaning, values, reason === '' ? {} : { reason })])
}

/** Causes and the place of their rule: the lower, the more telling the words. */
interface Placed {
  readonly place: number
  readonly causes: readonly ReadCause[]
}

const unknown: Meaning = { cause: 'unknown', confidence: 'possible', besides: [], settledBy: 'events' }
const crashWords = /container[= ]"?(?<container>[\w.-]{1,253})|exit(?:ed with)? (?:exit )?code (?<exitCode>\d{1,3})/i

function readError(error: string, values: ReadCause['values']): readonly Placed[] {
  for (const [place, rule] of rules.entries()) {
    for (const pattern of rule.says) {
      const match = pattern.exec(error)
      if (match !== null) return [readAs(rule, values, valuesOf(match.groups), place)]
    }
  }
  return []
}

/** What a mirror said is at most possible: the registry itself was asked after it. */
function readMirror(error: string, values: ReadCause['values']): readonly Placed[] {
  return readError(error, values).map(({ place, causes }) => ({
    place: place + rules.length,
    causes: causes.map((cause) => ({ ...cause, confidence: 'possible' })),
  }))
}

function readAs(
  { cause, confidence, besides, settledBy }: Meaning,
  values: ReadCause['values'],
  said: ReadCause['values'],
  place = rules.length,
): Placed {
  const open = settledBy === undefined ? {} : { settledBy }
  const all = { ...values, ...said }
  return {
    place,
    causes: [
      { cause: cause === 'tag-absent' && 'digest' in all ? 'digest-absent' : cause, confidence, values: all, ...open },
      ...besides.map((other) => ({ cause: other, confidence: 'possible' as const, values: all, ...open })),
    ],
  }
}

/** Of several errors the most telling first, then what each may mean besides; every cause once. */
function inOrder(placed: readonly Placed[]): readonly ReadCause[] {
  const byPlace = [...placed].sort((one, other) => one.place - other.place)
  const first = byPlace.flatMap(({ causes }) => causes.slice(0, 1))
  const besides = byPlace.flatMap(({ causes }) => causes.slice(1))
  const read = new Map<Cause, ReadCause>()
  for (const cause of [...first, ...besides]) {
    const known = read.get(cause.cause)
    if (known === undefined || isSurer(cause, known)) read.set(cause.cause, cause)
  }
  return [...read.values()]
}

function isSurer(one: ReadCause, other: ReadCause): boolean {
  return confidences.indexOf(one.confidence) < confidences.indexOf(other.confidence)
}

function groupsOf(pattern: RegExp, text: string): ReadCause['values'] {
  return valuesOf(pattern.exec(text)?.groups)
}

const numbers: ReadonlySet<string> = new Set(['status', 'seconds', 'exitCode', 'nodes'])

function valuesOf(groups: Readonly<Record<string, string | undefined>> | undefined): ReadCause['values'] {
  const said = Object.entries(groups ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, numbers.has(name) ? Number(value) : value] as const],
  )
  return Object.fromEntries(said)
}
