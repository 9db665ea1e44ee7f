import { CommanderError } from 'commander'
import { ZodError } from 'zod'
import { ProblemError, UnreachableError } from '#contract/client.ts'
import { DomainError, errorCodes, type ErrorCode, type FieldError } from '#contract/errors.ts'
import { exitCode } from './exit-codes.ts'
import { printable } from './output/printable.ts'
import { Interrupted } from './interruption.ts'
import type { Output } from './world.ts'

interface Failure {
  readonly exitCode: number
  readonly message: string
  readonly hint?: string | undefined
  readonly errors?: readonly FieldError[] | undefined
  readonly requestId?: string
}

/** Prints a failure on standard error, and says with which code to end. */
export function reportFailure(error: unknown, stderr: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
  if (error instanceof Interrupted) {
    if (error.message !== '') stderr.write(`${printable(error.message)}\n`)
    return exitCode.interrupted
  }
  const failure = describe(error)
  stderr.write(lines(failure).map(printable).join('\n') + '\n')
  return failure.exitCode
}

function lines({ message, hint, errors = [], requestId = '' }: Failure): readonly string[] {
  return [
    `error: ${message}`,
    ...errors.map(({ pointer, detail }) => (pointer === '' ? `  ${detail}` : `  ${pointer}: ${detail}`)),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ...(requestId === '' ? [] : [`request id: ${requestId}`]),
  ]
}

function describe(error: unknown): Failure {
  if (error instanceof DomainError) {
    return { exitCode: errorCodes[error.code].exitCode, message: error.message, hint: error.hint, errors: error.errors }
  }
  if (error instanceof ProblemError) {
    const { code, detail, hint, errors, requestId } = error.problem
    return { exitCode: exitCodeOf(code), message: detail, hint: hint ?? hintFor(code), errors, requestId }
  }
  if (error instanceof UnreachableError) {
    return { exitCode: exitCode.failure, message: error.message, hint: `Check that it runs there. ${reasonOf(error)}` }
  }
  if (error instanceof ZodError || error instanceof SyntaxError) {
    return {
      exitCode: exitCode.failure,
      message: 'The console answered with something that this pwctl does not understand',
      hint: 'Use the pwctl of the same version as the console; pwctl version shows both.',
    }
  }
  return { exitCode: exitCode.failure, message: error instanceof Error ? error.message : String(error) }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}

function exitCodeOf(code: string): number {
  return isErrorCode(code) ? errorCodes[code].exitCode : exitCode.failure
}

function hintFor(code: string): string | undefined {
  return code === 'unauthenticated' ? 'Sign in with pwctl login URL.' : undefined
}

function reasonOf(error: Error): string {
  const cause = error.cause instanceof Error ? (error.cause.cause ?? error.cause) : undefined
  return cause instanceof Error ? `(${cause.message})` : ''
}
