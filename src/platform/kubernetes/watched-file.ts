import { readFileSync, statSync } from 'node:fs'

const largestFile = 1024 * 1024
const checkEveryMs = 1000

/** The text of a file that others replace (mounted tokens and certificates rotate). Throws only if it was never readable. */
export interface WatchedFile {
  read(): string
  /** Makes the next `read` look at the file, whatever the time. */
  forget(): void
}

export function watchedFile(path: string, now: () => number): WatchedFile {
  let known: { readonly text: string; readonly stamp: string } | undefined
  let checkedAt = Number.NEGATIVE_INFINITY

  function refresh(): string {
    checkedAt = now()
    const { mtimeMs, ino, size } = statSync(path)
    const stamp = `${mtimeMs} ${ino} ${size}`
    if (known?.stamp !== stamp) known = { text: readSmallFile(path), stamp }
    return known.text
  }

  return {
    read() {
      if (known !== undefined && now() - checkedAt < checkEveryMs) return known.text
      try {
        return refresh()
      } catch (error) {
        if (known === undefined) throw error
        return known.text
      }
    },
    forget() {
      checkedAt = Number.NEGATIVE_INFINITY
    },
  }
}

export function readSmallFile(path: string): string {
  if (statSync(path).size > largestFile) throw new Error('The file is too large')
  return readFileSync(path, 'utf8')
}
