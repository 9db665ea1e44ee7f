import type { Cause } from '#contract/diagnosis.ts'

/** What keeps a pod from running and is no matter of its image. */
export const workloadCauses: readonly Cause[] = [
  'container-crashes',
  'configuration-missing',
  'container-not-created',
  'volume-not-mounted',
  'not-scheduled',
  'quota-exceeded',
  'admission-refused',
  'probe-failing',
  'evicted',
]
