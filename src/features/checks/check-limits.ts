import { createRequestLimit, type LimitRequests } from '#platform/http/request-limit.ts'

/** A test makes the console talk to an address that someone typed: not often, and few at a time. */
export function createCheckLimits(now: () => Date): LimitRequests {
  return createRequestLimit(now, {
    perMinute: 10,
    perMinuteOfAll: 60,
    atOnce: 4,
    words: {
      ofOne: 'You have tested registries ten times within a minute',
      ofAll: 'Registries have been tested sixty times within a minute',
      atOnce: 'Several registries are being tested already',
    },
  })
}
