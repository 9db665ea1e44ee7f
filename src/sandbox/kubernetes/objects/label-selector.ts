import { badRequest } from '#sandbox/kubernetes/api/api-status.ts'
import { fieldsOr, listOr, textOr } from './records.ts'

export type Labels = Readonly<Record<string, string>>

interface Requirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'
  readonly values: readonly string[]
}

export type LabelTest = (labels: Labels) => boolean

const term =
  /^\s*(?:!\s*(?<absent>[^\s,!=()<>]+)|(?<key>[^\s,!=()<>]+)(?:\s*(?:(?<equality>==|=|!=|>|<)\s*(?<value>[^\s,()=!<>]*)|(?<set>\s(?:in|notin))\s*\((?<values>[^)]*)\)))?)\s*(?:,|$)/

/** Reads `a=b,c in (d,e),!f` as the query parameter `labelSelector` has it; throws a 400 on anything else. */
export function parseLabelSelector(text: string): LabelTest {
  const requirements: Requirement[] = []
  let rest = text
  while (rest.trim() !== '') {
    const match = term.exec(rest)
    if (match?.groups === undefined) throw badRequest(`unable to parse requirement: ${complaintAbout(rest)}`)
    requirements.push(requirementOf(match.groups))
    rest = rest.slice(match[0].length)
  }
  return (labels) => requirements.every((requirement) => meets(requirement, labels))
}

/** A set needs parentheses; everything else that cannot be read is an operator that is none. */
function complaintAbout(rest: string): string {
  const unenclosed = /^\s*\S+\s+(?:in|notin)\s+([^\s(]+)/.exec(rest)
  if (unenclosed !== null) return `found '${unenclosed[1] ?? ''}' expected: '('`
  const [, , found = rest.trim()] = /^\s*(\S+)\s+(\S+)/.exec(rest) ?? []
  return `found '${found}', expected: in, notin, =, ==, !=, gt, lt`
}

function requirementOf(groups: Record<string, string | undefined>): Requirement {
  const { absent, key = '', equality, value = '', set, values = '' } = groups
  if (absent !== undefined) return { key: absent, operator: 'DoesNotExist', values: [] }
  if (set !== undefined) {
    const operator = set.trim() === 'in' ? 'In' : 'NotIn'
    return { key, operator, values: values.split(',').map((each) => each.trim()) }
  }
  if (equality === undefined) return { key, operator: 'Exists', values: [] }
  return { key, operator: operators[equality] ?? 'In', values: [value] }
}

const operators: Readonly<Record<string, Requirement['operator']>> = { '!=': 'NotIn', '>': 'Gt', '<': 'Lt' }

function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels[key]
  switch (operator) {
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
  }
}

/** A `LabelSelector` of a specification: `matchLabels` and `matchExpressions`. An empty one matches everything. */
export function matchesLabelSelector(selector: unknown, labels: Labels): boolean {
  const { matchLabels, matchExpressions } = fieldsOr(selector)
  const wanted = Object.entries(fieldsOr(matchLabels))
  if (!wanted.every(([key, value]) => labels[key] === value)) return false
  return listOr(matchExpressions).every((expression) => meets(expressionOf(expression), labels))
}

function expressionOf(value: unknown): Requirement {
  const { key, operator, values } = fieldsOr(value)
  const names = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const
  const known = names.find((name) => name === operator) ?? 'In'
  return { key: textOr(key), operator: known, values: listOr(values).map(String) }
}

/** `app=a,tier=b`, as Kubernetes prints a selector. */
export function printSelector(selector: unknown): string {
  const { matchLabels, matchExpressions } = fieldsOr(selector)
  const labels = Object.entries(fieldsOr(matchLabels)).map(([key, value]) => `${key}=${String(value)}`)
  return [...labels, ...listOr(matchExpressions).map((each) => printExpression(expressionOf(each)))].join(',')
}

function printExpression({ key, operator, values }: Requirement): string {
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`
}
