/** One thing by which a list is filtered, and the values that it may have. */
export interface Facet {
  /** The parameter of the address, and of the API. */
  readonly key: string
  readonly label: string
  /** What it may be called where a filter is typed: `status:failing`. */
  readonly words: readonly string[]
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** Of a yes-or-no question, one answer at a time. */
  readonly isSingle?: boolean
}

/** The chosen values by the key of their facet. */
export type Chosen = Readonly<Record<string, readonly string[]>>

export type FacetParameters = Readonly<Record<string, string | undefined>>

/** What an address says, without what no facet knows: an old bookmark still shows the list. */
export function chosenOf(facets: readonly Facet[], parameters: FacetParameters): Chosen {
  return Object.fromEntries(
    facets.flatMap(({ key, options, isSingle = false }) => {
      const said = parameters[key]?.split(',') ?? []
      const known = options.map(({ value }) => value).filter((value) => said.includes(value))
      const kept = isSingle ? known.slice(0, 1) : known
      return kept.length === 0 ? [] : [[key, kept]]
    }),
  )
}

/** As an address says it; a facet with nothing chosen is named too, so that it leaves the address. */
export function parametersOf(facets: readonly Facet[], chosen: Chosen): FacetParameters {
  return Object.fromEntries(facets.map(({ key }) => [key, chosen[key]?.join(',')]))
}

/** Chooses a value, or takes it back. */
export function toggleValue(chosen: Chosen, { key, isSingle = false }: Facet, value: string): Chosen {
  const { [key]: before = [], ...others } = chosen
  const isChosen = before.includes(value)
  const rest = isSingle ? [] : before.filter((each) => each !== value)
  const after = isChosen ? rest : [...rest, value]
  return after.length === 0 ? others : { ...others, [key]: after }
}

/** Chooses more values; those of a yes-or-no question take the place of the other. */
export function addValues(chosen: Chosen, found: Typed['found']): Chosen {
  let after = chosen
  for (const { facet, value } of found) {
    if (after[facet.key]?.includes(value) !== true) after = toggleValue(after, facet, value)
  }
  return after
}

export interface Typed {
  /** What is left to search for. */
  readonly search: string
  /** A filter that is still being typed, such as `status:fai`. */
  readonly unfinished: string
  readonly found: readonly { readonly facet: Facet; readonly value: string }[]
}

/**
 * Takes the filters out of what was typed: `status:failing provider:ghcr` by value or label, or by their beginning where
 * no other begins so. The last word counts as a filter only once it is whole, or the typing is finished.
 */
export function readTyped(text: string, facets: readonly Facet[], isFinished: boolean): Typed {
  const words = text.split(' ')
  const found: { facet: Facet; value: string }[] = []
  const search: string[] = []
  let unfinished = ''
  for (const [index, word] of words.entries()) {
    const colon = word.indexOf(':')
    const facet = colon < 1 ? undefined : facetNamed(facets, word.slice(0, colon))
    if (facet === undefined) {
      search.push(word)
      continue
    }
    const typed = word.slice(colon + 1)
    const isOpen = index === words.length - 1 && !isFinished
    const value = exactValue(facet, typed) ?? (isOpen ? undefined : valueBeginning(facet, typed))
    if (value !== undefined) found.push({ facet, value })
    else if (isOpen) unfinished = word
    else search.push(word)
  }
  return { search: search.join(' ').trim(), unfinished, found }
}

function facetNamed(facets: readonly Facet[], word: string): Facet | undefined {
  const name = fold(word)
  return facets.find(({ key, label, words }) => [key, label, ...words].some((each) => fold(each) === name))
}

function exactValue({ options }: Facet, typed: string): string | undefined {
  const sought = fold(typed)
  return options.find(({ value, label }) => fold(value) === sought || fold(label) === sought)?.value
}

function valueBeginning({ options }: Facet, typed: string): string | undefined {
  const sought = fold(typed)
  if (sought === '') return undefined
  const fitting = options.filter(({ value, label }) => [value, label].some((each) => fold(each).startsWith(sought)))
  return fitting.length === 1 ? fitting[0]?.value : undefined
}

/** Without case, accents, spaces and hyphens: `Docker Hub` is typed `dockerhub` as well. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\s_-]/gu, '')
    .toLowerCase()
}
