import { closestTo } from '#contract/closest.ts'

/** The key of a pull secret that was meant for a host, and does not match it: a letter, a port or a part of its name off. */
export function nearestKey(keys: readonly string[], host: string): string | undefined {
  const named = keys.map((key) => ({ key, host: key.replace(/^https?:\/\//, '').replace(/\/.*$/, '') }))
  const withoutPort = (text: string) => text.replace(/:\d+$/, '')
  const alike = named.find((each) => withoutPort(each.host) === withoutPort(host))
  const near = closestTo(
    host,
    named.map((each) => each.host),
  )
  const related = named.find((each) => each.host.endsWith(`.${host}`) || host.endsWith(`.${each.host}`))
  return (alike ?? named.find((each) => each.host === near) ?? related)?.key
}
