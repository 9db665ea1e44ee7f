/**
 * Whether a label of a host name matches a pattern with `*`, `?`, `[a-z]`, `[^a-z]` and `\x`, as Go's `path.Match` does.
 * A pattern that Go would refuse matches nothing. Takes time proportional to the product of the lengths at most.
 */
export function globMatches(pattern: string, text: string): boolean {
  const tokens = tokensOf(pattern)
  if (tokens === undefined) return false
  let token = 0
  let at = 0
  let star = -1
  let starAt = 0
  while (at < text.length) {
    const next = tokens[token]
    if (next === 'any-run') {
      star = token
      starAt = at
      token += 1
    } else if (next?.(text.charAt(at)) === true) {
      token += 1
      at += 1
    } else if (star >= 0) {
      starAt += 1
      at = starAt
      token = star + 1
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === 'any-run')
}

type Token = 'any-run' | ((character: string) => boolean)

function tokensOf(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    if (character === '*') {
      if (tokens.at(-1) !== 'any-run') tokens.push('any-run')
    } else if (character === '?') tokens.push(() => true)
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2)
      if (end === -1) return undefined
      tokens.push(characterClass(pattern.slice(at + 1, end)))
      at = end
    } else {
      if (character === '\\') at += 1
      if (at === pattern.length) return undefined
      const literal = pattern.charAt(at)
      tokens.push((other) => other === literal)
    }
  }
  return tokens
}

function characterClass(body: string): (character: string) => boolean {
  const negated = body.startsWith('^')
  const ranges = [...(negated ? body.slice(1) : body).matchAll(/(.)-(.)|(.)/gs)].map(
    ([, low, high, single]) => [low ?? single ?? '', high ?? single ?? ''] as const,
  )
  return (character) => ranges.some(([low, high]) => low <= character && character <= high) !== negated
}
