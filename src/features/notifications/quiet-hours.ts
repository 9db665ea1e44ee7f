import type { QuietHours } from '#contract/notifications.ts'

interface LocalTime {
  readonly minutes: number
  /** 0 is Sunday. */
  readonly weekday: number
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Whether it is quiet there at that moment, by the clock of its own time zone. */
export function isQuiet(quiet: QuietHours, at: Date): boolean {
  const { minutes, weekday } = localTime(at, quiet.timeZone)
  if (quiet.weekends && (weekday === 0 || weekday === 6)) return true
  const from = minutesOf(quiet.from)
  const to = minutesOf(quiet.to)
  if (from === to) return false
  return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to
}

const stepMs = 60_000
const weekMinutes = 8 * 24 * 60

/** When it ceases to be quiet, to the minute; the moment itself where it is not quiet. Changes of the clock included. */
export function quietUntil(quiet: QuietHours, at: Date): Date {
  let end = at
  for (let minute = 0; minute < weekMinutes && isQuiet(quiet, end); minute += 1) {
    end = new Date(Math.floor(end.getTime() / stepMs) * stepMs + stepMs)
  }
  return end
}

function minutesOf(timeOfDay: string): number {
  const [hours = '0', minutes = '0'] = timeOfDay.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function localTime(at: Date, timeZone: string): LocalTime {
  const parts = formatOf(timeZone).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return {
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
    weekday: weekdays.indexOf(part('weekday')),
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
  })
  formats.set(timeZone, made)
  return made
}
