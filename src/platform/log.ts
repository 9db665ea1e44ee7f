import { pino } from 'pino'

type Fields = Readonly<Record<string, unknown>>

/** ERROR: a person must act now. WARN: it heals itself, but look. INFO: a change was made. The message is static. */
export interface Log {
  error(fields: Fields, message: string): void
  warn(fields: Fields, message: string): void
  info(fields: Fields, message: string): void
  debug(fields: Fields, message: string): void
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

/** JSON lines on standard error, so that standard output stays for what a person or a script asked for. */
export function createLog(level: (typeof logLevels)[number]): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }))
}

export const silentLog: Log = { error() {}, warn() {}, info() {}, debug() {} }
