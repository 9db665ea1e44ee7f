import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Control } from './control.ts'
import type { Controller } from './controller.ts'
import { matchesLabelSelector } from '#sandbox/kubernetes/objects/label-selector.ts'
import { at } from '#sandbox/kubernetes/objects/records.ts'
import { isPodReady } from '#sandbox/kubernetes/objects/workloads.ts'
import { disruptionBudgets, pods } from '#sandbox/kubernetes/resources.ts'
import { keyOf, splitKey } from './controller.ts'
import { resolvePercentage } from './rollout.ts'

/** Says how many pods of a budget may be disrupted now. */
export function disruptionController(control: Control): Controller {
  return {
    name: 'disruption-budgets',
    keysOf({ resource, object }) {
      if (resource === disruptionBudgets) return [keyOf(object)]
      return resource === pods ? control.store.list(disruptionBudgets, object.metadata.namespace).map(keyOf) : []
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      const budget = control.store.get(disruptionBudgets, namespace, name)
      if (budget !== undefined) report(control, budget)
      return undefined
    },
  }
}

function report(control: Control, budget: KubeObject): void {
  const selector = at(budget, 'spec', 'selector')
  const all = control.store.list(pods, budget.metadata.namespace)
  const covered = all.filter((pod) => matchesLabelSelector(selector, pod.metadata.labels ?? {}))
  const currentHealthy = covered.filter(isPodReady).length
  const desiredHealthy = desiredOf(budget, covered.length)
  control.updateStatus(disruptionBudgets, budget, {
    currentHealthy,
    desiredHealthy,
    expectedPods: covered.length,
    disruptionsAllowed: Math.max(0, currentHealthy - desiredHealthy),
    observedGeneration: budget.metadata.generation,
  })
}

function desiredOf(budget: KubeObject, expected: number): number {
  const least = at(budget, 'spec', 'minAvailable')
  if (least !== undefined) return resolvePercentage(least, expected, Math.ceil)
  return Math.max(0, expected - resolvePercentage(at(budget, 'spec', 'maxUnavailable') ?? 1, expected, Math.ceil))
}
