type Labels = Readonly<Record<string, string>>
type Requirement = (labels: Labels) => boolean

/** The syntax of `kubectl -l`: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, joined by commas. */
export function matchesSelector(selector: string, labels: Labels): boolean {
  const requirements = parseSelector(selector)
  return requirements !== undefined && requirements.every((requirement) => requirement(labels))
}

export function isSelector(selector: string): boolean {
  return parseSelector(selector) !== undefined
}

function parseSelector(selector: string): readonly Requirement[] | undefined {
  const parts = splitOutsideParentheses(selector)
  if (parts.length === 0) return undefined
  const requirements: Requirement[] = []
  for (const part of parts) {
    const requirement = parseRequirement(part)
    if (requirement === undefined) return undefined
    requirements.push(requirement)
  }
  return requirements
}

function splitOutsideParentheses(text: string): readonly string[] {
  const parts = text.match(/(?:[^,()]|\([^()]*\))+/g) ?? []
  return parts.join(',') === text ? parts.map((part) => part.trim()) : []
}

const name = '([A-Za-z0-9](?:[A-Za-z0-9./_-]{0,315}[A-Za-z0-9])?)'
const setBased = new RegExp(`^${name}\\s+(in|notin)\\s+\\(([^()]*)\\)$`)
const equalityBased = new RegExp(`^${name}\\s*(==|=|!=)\\s*([A-Za-z0-9._-]{0,63})$`)
const existence = new RegExp(`^(!?)\\s*${name}$`)

function parseRequirement(part: string): Requirement | undefined {
  const [, setKey, operator, list] = setBased.exec(part) ?? []
  if (setKey !== undefined && list !== undefined) {
    const values = new Set(list.split(',').map((value) => value.trim()))
    if (operator === 'in') return (labels) => labels[setKey] !== undefined && values.has(labels[setKey])
    return (labels) => labels[setKey] === undefined || !values.has(labels[setKey])
  }
  const [, key, sign, value] = equalityBased.exec(part) ?? []
  if (key !== undefined) return sign === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value
  const [, not, label] = existence.exec(part) ?? []
  if (label === undefined) return undefined
  return not === '!' ? (labels) => labels[label] === undefined : (labels) => labels[label] !== undefined
}
