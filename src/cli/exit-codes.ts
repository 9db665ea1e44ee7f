/** The exit codes that no refusal has; those of refusals are in `contract/errors.ts`. */
export const exitCode = {
  ok: 0,
  failure: 1,
  /** Of `diff` alone. */
  differences: 1,
  usage: 2,
  notFound: 5,
  findings: 6,
  timedOut: 7,
  interrupted: 130,
  /** As of a program that SIGPIPE ends. */
  brokenPipe: 141,
} as const
