import { createRequestLimit, type LimitRequests } from '#platform/http/request-limit.ts'

/** A diagnosis asks Kubernetes and registries. A page that is open asks for one four times a minute. */
export function createDiagnosisLimits(now: () => Date): LimitRequests {
  return createRequestLimit(now, {
    perMinute: 120,
    perMinuteOfAll: 600,
    atOnce: 8,
    words: {
      ofOne: 'You have asked for 120 diagnoses within a minute',
      ofAll: 'There have been 600 diagnoses within a minute',
      atOnce: 'Several diagnoses are being made already',
    },
  })
}
