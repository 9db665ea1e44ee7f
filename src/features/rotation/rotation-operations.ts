import type { OperationKind } from '#contract/operations.ts'
import { systemContext } from '#platform/context.ts'
import { mutate } from '#platform/mutate.ts'
import { holdRunning } from '#features/operations/end-operation.ts'
import type { OperationPlan, Step, StepContext } from '#features/operations/operation-reconciler.ts'
import { dropStandby } from '#features/registries/delivered-credential.ts'
import { forgetSpare } from '#features/registries/replace-credential.ts'
import { completeStep, namespacesStep } from './namespaces-step.ts'
import { proveStep } from './prove-step.ts'
import { replaceStep } from './replace-step.ts'
import { restartStep } from './restart-step.ts'
import type { RotationParts } from './rotation.ts'
import { stageStep } from './stage-step.ts'
import { createSwitchStep } from './switch-step.ts'
import { testStep } from './test-step.ts'

type RotationOperationKind = Extract<OperationKind, `registry.${string}`>

/** What each step of a rotation does, in either direction. */
export function rotationOperations(parts: RotationParts): Readonly<Record<RotationOperationKind, OperationPlan>> {
  const on =
    (step: (parts: RotationParts, ...rest: Parameters<Step>) => ReturnType<Step>): Step =>
    (context) =>
      step(parts, context)
  const steps = {
    stage: on(stageStep),
    switch: on(createSwitchStep()),
    test: on(testStep),
    replace: on(replaceStep),
    namespaces: on(namespacesStep),
    restart: on(restartStep),
    prove: on(proveStep),
    complete: on(completeStep),
  }
  const onEnd = (operation: StepContext['operation']) => forgetNext(parts, operation)
  return { 'registry.rotate': { steps, onEnd }, 'registry.roll-back': { steps, onEnd } }
}

/** A new credential that was not accepted, or not waited for, is not kept, neither here nor in any namespace. */
function forgetNext({ core }: RotationParts, operation: StepContext['operation']): Promise<void> {
  return mutate(systemContext(core), 'registry.forget-next', async (tx) => {
    if (await holdRunning(tx, operation.id)) {
      await forgetSpare(tx, operation.subject.id, 'next')
      await dropStandby(tx, operation.subject.id)
    }
    return { result: undefined }
  })
}
