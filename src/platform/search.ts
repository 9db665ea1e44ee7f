/** Whether one of the texts contains what was typed, in any case. */
export function isFound(search: string | undefined, texts: readonly (string | null)[]): boolean {
  if (search === undefined || search === '') return true
  const sought = fold(search)
  return texts.some((text) => text !== null && fold(text).includes(sought))
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
