/**
 * Reads things again when they change, one reading of a thing at a time: what changes while it is read is read once more
 * after it. So a thousand changes a minute neither cut off every reading by the next one nor ask a thousand times.
 */
export function createReadAgain<Thing>(read: (thing: Thing) => Promise<void>): (thing: Thing) => void {
  const reading = new Set<Thing>()
  const changed = new Set<Thing>()
  const start = async (thing: Thing): Promise<void> => {
    reading.add(thing)
    do {
      changed.delete(thing)
      await read(thing).catch(() => {})
    } while (changed.has(thing))
    reading.delete(thing)
  }
  return (thing) => {
    if (reading.has(thing)) changed.add(thing)
    else void start(thing)
  }
}
