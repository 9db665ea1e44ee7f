import type { ManifestKind } from '#contract/manifests.ts'
import { isForPeople, type Printer } from '#cli/output/printer.ts'
import { slug } from '#cli/output/slug.ts'

interface Outcome {
  readonly kind: ManifestKind
  readonly name: string
}

/** `registry/github-registry`. */
export function nameOf({ kind, name }: Outcome): string {
  return `${kind.toLowerCase()}/${slug(name)}`
}

/**
 * Does one thing after the other and tells the outcome of each: at once to people, and to programs all of them at the end,
 * also where one of them fails.
 */
export async function tellEach<Item extends Outcome>(
  print: Printer,
  outcomes: AsyncIterable<Item>,
  sentence: (item: Item) => string,
): Promise<readonly Item[]> {
  const told: Item[] = []
  try {
    for await (const outcome of outcomes) {
      told.push(outcome)
      if (isForPeople(print)) print.text(`${nameOf(outcome)} ${sentence(outcome)}\n`)
      else if (print.format.type === 'name') print.text(`${nameOf(outcome)}\n`)
    }
    return told
  } finally {
    if (!isForPeople(print) && print.format.type !== 'name') print.value(told)
  }
}
