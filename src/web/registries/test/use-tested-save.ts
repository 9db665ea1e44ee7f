import { useRef } from 'react'
import { type AskForTest, type RegistryTestState, useRegistryTest } from './use-registry-test.ts'

export interface TestedSaveOptions {
  /** What is tested, by identity: a test counts as long as it is the same. */
  readonly subject: unknown
  /** Whether the input may be sent at all; puts the focus on what is wrong. */
  readonly check: () => boolean
  /** `undefined`: there is nothing that could be tested before it is saved. */
  readonly ask: AskForTest | undefined
  readonly refuse: (error: unknown) => void
  readonly save: (reason?: string) => void
}

export interface TestedSave {
  readonly test: RegistryTestState
  readonly onRun: () => void
  readonly onStop: () => void
  /** Tests, and saves where that went well. */
  readonly send: () => void
  /** Whether what stands in the form was tested and did not work. */
  readonly mayForce: boolean
}

/** A form that is saved once a test has gone well; what was tested just so is not tested twice. */
export function useTestedSave({ subject, check, ask, refuse, save }: TestedSaveOptions): TestedSave {
  const { run, stop, ...test } = useRegistryTest()
  const tested = useRef<unknown>(undefined)
  const isOfThis = tested.current === subject && !test.isRunning
  const runTest = (question: AskForTest) => {
    tested.current = subject
    return run(async (progress) => {
      try {
        return await question(progress)
      } catch (error) {
        refuse(error)
        throw error
      }
    })
  }
  return {
    test,
    onRun: () => {
      if (ask !== undefined && check()) void runTest(ask)
    },
    onStop: stop,
    send: () => {
      if (!check()) return
      if (ask === undefined || (isOfThis && test.result !== undefined && test.result.state !== 'failed')) save()
      else void runTest(ask).then((result) => result !== undefined && result.state !== 'failed' && save())
    },
    mayForce: isOfThis && (test.result?.state === 'failed' || test.error !== undefined),
  }
}
