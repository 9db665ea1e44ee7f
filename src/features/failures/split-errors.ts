const beginning =
  '(?:rpc error: |failed to |Failed to |Error response |Error: |error |unable to |initializing source |reading manifest |pinging |image pull failed |Get "|Head "|unauthorized|denied|toomanyrequests|manifest unknown)'
const listBegins = new RegExp(String.raw`(?:^|[:=] ?)\[(?=${beginning})`)
const nextError = new RegExp(`, (?=${beginning})`)
const mostErrors = 50

export interface SplitErrors {
  /** What was said for each credential that was tried; mostly one. */
  readonly errors: readonly string[]
  /** What mirrors said before the registry itself was asked. */
  readonly ofMirrors: readonly string[]
}

const afterSecrets = /(?<=may not succeed\.) /

/** A kubelet that tried several credentials says `[error, error]`; CRI-O puts what mirrors said in front. */
export function splitErrors(text: string): SplitErrors {
  return joined(text.split(afterSecrets).slice(0, mostErrors).map(splitList))
}

function splitList(text: string): SplitErrors {
  const opened = listBegins.exec(text)
  if (opened === null) return splitMirrors(text)
  const start = opened.index + opened[0].length
  const end = text.lastIndexOf(']')
  const list = text.slice(start, end > start ? end : undefined)
  return joined(list.split(nextError).slice(0, mostErrors).map(splitMirrors))
}

const mirrors = '(Mirrors also failed: ['

function splitMirrors(text: string): SplitErrors {
  const start = text.indexOf(mirrors)
  const end = text.lastIndexOf(']): ')
  if (start < 0 || end < start) return { errors: [text], ofMirrors: [] }
  return {
    errors: [text.slice(0, start) + text.slice(end + ']): '.length)],
    ofMirrors: text
      .slice(start + mirrors.length, end)
      .split('] [')
      .slice(0, mostErrors),
  }
}

function joined(parts: readonly SplitErrors[]): SplitErrors {
  return { errors: parts.flatMap(({ errors }) => errors), ofMirrors: parts.flatMap(({ ofMirrors }) => ofMirrors) }
}
