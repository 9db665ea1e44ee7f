import { manualSteps, type ManualStep } from '#contract/diagnosis.ts'
import type { Decision } from './decide.ts'
import type { Gathered } from './evidence.ts'
import { stepWords } from './fact-words.ts'

const noWay: ReadonlySet<string> = new Set([
  'host-not-resolved',
  'connection-refused',
  'host-unreachable',
  'proxy-in-the-way',
  'unknown-authority',
  'wrong-certificate-name',
  'certificate-expired',
  'plain-http',
  'https-expected',
  'not-a-registry',
  'registry-unavailable',
])
const noCredential: ReadonlySet<string> = new Set([
  'secret-missing',
  'secret-not-referenced',
  'secret-wrong-type',
  'secret-malformed',
  'no-entry-for-host',
  'credential-missing',
  'credential-refused',
  'credential-expired',
  'permission-denied',
])
const noImage: ReadonlySet<string> = new Set([
  'repository-absent',
  'tag-absent',
  'digest-absent',
  'platform-absent',
  'manifest-unsupported',
  'invalid-image-name',
])
/** Words that only a registry that was reached can be the reason of. */
const answered: ReadonlySet<string> = new Set([
  ...noCredential,
  'absent-or-denied',
  'repository-absent',
  'tag-absent',
  'digest-absent',
  'platform-absent',
  'rate-limited',
  'blocked-by-policy',
  'manifest-unsupported',
  'layer-damaged',
  'passed-already',
])

/** What one would look at by hand: is the registry reachable, are the credentials right, is the image there? */
export function judgeSteps({ cause }: Decision, { replay, anonymous }: Gathered): ManualStep[] {
  const pulls = replay.state === 'pulls' || anonymous.state === 'pulls'
  const states: Readonly<Record<ManualStep['step'], ManualStep['state']>> = {
    'registry-reachable': noWay.has(cause) ? 'failed' : answered.has(cause) ? 'passed' : 'unknown',
    'credential-accepted': noCredential.has(cause) ? 'failed' : pulls || isAbsence(replay) ? 'passed' : 'unknown',
    'image-exists': noImage.has(cause) ? 'failed' : pulls ? 'passed' : 'unknown',
  }
  return manualSteps.map((step) => ({ step, state: states[step], message: stepWords({ step, state: states[step] }) }))
}

/** Who is told that an image is not there was let in. */
function isAbsence(replay: Gathered['replay']): boolean {
  return replay.state === 'refused' && replay.failure.reason === 'not-found'
}
