import type { Labels } from './label-selector.ts'
import { fieldsOr, listOr } from './records.ts'

/** Prints labels as Go prints a map: some messages of API servers show values in this form. */
export function printGoMap(labels: Labels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]string{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(', ')}}`
}

export function printGoSelector(selector: unknown): string {
  const { matchLabels, matchExpressions } = fieldsOr(selector)
  const labels = Object.entries(fieldsOr(matchLabels)).map(([key, value]) => [key, String(value)] as const)
  const printed = labels.length === 0 ? 'map[string]string(nil)' : printGoMap(Object.fromEntries(labels))
  const expressions = listOr(matchExpressions).map(printGoExpression)
  const list = expressions.length === 0 ? '(nil)' : `{${expressions.join(', ')}}`
  return `v1.LabelSelector{MatchLabels:${printed}, MatchExpressions:[]v1.LabelSelectorRequirement${list}}`
}

function printGoExpression(expression: unknown): string {
  const { key, operator, values } = fieldsOr(expression)
  const list = listOr(values).map((value) => JSON.stringify(value))
  const printed = list.length === 0 ? '[]string(nil)' : `[]string{${list.join(', ')}}`
  return `v1.LabelSelectorRequirement{Key:${JSON.stringify(key)}, Operator:${JSON.stringify(operator)}, Values:${printed}}`
}
