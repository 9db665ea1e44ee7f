import type { ImageScan } from '#contract/images.ts'
import type { PracticeReason, PracticeVerdict } from '#contract/practices.ts'
import { isPublicRegistry, needsPullSecret, type RegistryRecord, rotationOf } from '#features/registries/registry.ts'

/** What the practices of one registry are judged by. */
export interface PracticeEvidence {
  readonly registry: RegistryRecord
  readonly others: readonly RegistryRecord[]
  /** What the newest test of this very credential told of rights beyond pulling; `undefined` where it told nothing. */
  readonly rights: { readonly beyondPull: readonly string[] } | undefined
  /** Whether the registry had scanned the image that was tested last; `undefined` where it did not tell. */
  readonly scan: ImageScan['state'] | undefined
  /** Whether a cluster of production pulls from it. */
  readonly isUsedInProduction: boolean
  readonly now: Date
}

/** A practice, judged but not yet in words. */
export type Judgement = Omit<PracticeVerdict, 'message' | 'hint'>

export function judgePractices(evidence: PracticeEvidence): readonly Judgement[] {
  return [
    dedicatedToken(evidence),
    leastPrivilege(evidence),
    rotation(evidence),
    privateInProduction(evidence),
    imageScanning(evidence),
  ]
}

/** One token for each environment: a lost one is then the loss of one environment. */
function dedicatedToken({ registry, others }: PracticeEvidence): Judgement {
  const say = sayOf('dedicated-token')
  if (!needsPullSecret({ ...registry, enabled: true })) return say('not-applicable', 'no-token')
  const sharing = others.filter(
    (other) =>
      other.id !== registry.id &&
      other.credentialFingerprint !== null &&
      other.credentialFingerprint === registry.credentialFingerprint,
  )
  if (sharing.length > 0) {
    return say('broken', 'token-is-shared', {
      names: sharing
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 200),
    })
  }
  if (registry.environments.length !== 1) return say('warning', 'token-serves-several-environments')
  return say('followed', 'token-is-dedicated')
}

function leastPrivilege({ registry, rights }: PracticeEvidence): Judgement {
  const say = sayOf('least-privilege')
  if (!needsPullSecret({ ...registry, enabled: true })) return say('not-applicable', 'no-token')
  if (rights === undefined) return say('unknown', 'rights-not-known')
  const { beyondPull } = rights
  if (beyondPull.length === 0) return say('followed', 'may-only-pull')
  return say('broken', 'may-do-more', { actions: beyondPull.join(', ').slice(0, 100) })
}

const dayMs = 24 * 60 * 60 * 1000

function rotation({ registry, now }: PracticeEvidence): Judgement {
  const say = sayOf('rotation')
  if (!needsPullSecret({ ...registry, enabled: true })) return say('not-applicable', 'no-token')
  const { state, dueAt } = rotationOf(registry, now)
  if (dueAt === null) return say('broken', 'no-replacement-planned')
  const days = Math.abs(Math.floor((Date.parse(dueAt) - now.getTime()) / dayMs))
  if (state === 'overdue') return say('broken', 'replacement-overdue', { days })
  return state === 'due-soon'
    ? say('warning', 'replacement-due-soon', { days })
    : say('followed', 'replaced-in-time', { days })
}

function privateInProduction({ registry, isUsedInProduction }: PracticeEvidence): Judgement {
  const say = sayOf('private-in-production')
  const isForProduction = registry.environments.length === 0 || registry.environments.includes('PRODUCTION')
  if (!isPublicRegistry(registry)) return say('followed', 'private')
  if (isUsedInProduction) return say('broken', 'public-in-production')
  return isForProduction ? say('warning', 'public-in-production') : say('not-applicable', 'not-for-production')
}

function imageScanning({ scan }: PracticeEvidence): Judgement {
  const say = sayOf('image-scanning')
  switch (scan) {
    case 'scanned':
    case 'scanning':
      return say('followed', 'images-scanned')
    case 'not-scanned':
      return say('broken', 'images-not-scanned')
    case 'failed':
      return say('warning', 'scan-failed')
    case 'unsupported':
    case undefined:
      return say('unknown', 'scan-not-read')
  }
}

function sayOf(practice: Judgement['practice']) {
  return (state: Judgement['state'], reason: PracticeReason, values: Judgement['values'] = {}): Judgement => ({
    practice,
    state,
    reason,
    values,
  })
}
