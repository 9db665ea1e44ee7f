/** Whether the console has said that nobody is signed in any more, while a page was open. */
let hasEnded = false
const listeners = new Set<() => void>()

export function tellSessionEnded(ended: boolean): void {
  if (hasEnded === ended) return
  hasEnded = ended
  for (const listener of listeners) listener()
}

export function followSessionEnded(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function sessionHasEnded(): boolean {
  return hasEnded
}
