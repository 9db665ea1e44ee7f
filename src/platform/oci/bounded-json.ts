const deepest = 32
const keysOfPrototypes: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Undefined where it is not JSON, is deeper than 32, or names what every object inherits. */
export function parseBoundedJson(text: string): unknown {
  if (depthOf(text) > deepest) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return namesPrototype(value) ? undefined : value
  } catch {
    return undefined
  }
}

/** Goes over the text once, without a stack, so that no depth costs more than its length. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  let isQuoted = false
  for (let at = 0; at < text.length && most <= deepest; at += 1) {
    const character = text[at]
    if (isQuoted) {
      if (character === '\\') at += 1
      else if (character === '"') isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === '[' || character === '{') most = Math.max(most, (depth += 1))
    else if (character === ']' || character === '}') depth -= 1
  }
  return most
}

function namesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(namesPrototype)
  return Object.entries(value).some(([key, inner]) => keysOfPrototypes.has(key) || namesPrototype(inner))
}
