import { useCallback, useEffect, useRef, useState } from 'react'
import type { RegistryTest, RegistryTestStep } from '#contract/checks.ts'
import type { Progress } from '#contract/call-with-progress.ts'

/** Asks for a test, and tells of each step. */
export type AskForTest = (progress: Progress<RegistryTestStep>) => Promise<RegistryTest>

export interface RegistryTestState {
  /** In their order, those that were taken so far. */
  readonly steps: readonly RegistryTestStep[]
  readonly isRunning: boolean
  readonly result: RegistryTest | undefined
  readonly error: unknown
}

const idle: RegistryTestState = { steps: [], isRunning: false, result: undefined, error: undefined }

/** A test that is watched as it goes. One at a time: a new one takes the place of the one before. */
export function useRegistryTest() {
  const [state, setState] = useState(idle)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const run = useCallback(async (ask: AskForTest): Promise<RegistryTest | undefined> => {
    running.current?.abort()
    const attempt = new AbortController()
    running.current = attempt
    const update = (change: (before: RegistryTestState) => RegistryTestState) => {
      if (!attempt.signal.aborted) setState(change)
    }
    update(() => ({ ...idle, isRunning: true }))
    try {
      const onProgress = (step: RegistryTestStep) => update((before) => ({ ...before, steps: [...before.steps, step] }))
      const result = await ask({ onProgress, signal: attempt.signal })
      update(() => ({ ...idle, steps: result.steps, result }))
      return attempt.signal.aborted ? undefined : result
    } catch (error) {
      update((before) => ({ ...before, isRunning: false, error }))
      return undefined
    }
  }, [])
  const stop = useCallback(() => {
    running.current?.abort()
    setState((before) => ({ ...before, isRunning: false }))
  }, [])
  return { ...state, run, stop }
}
