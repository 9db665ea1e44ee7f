/** `{id}` and `<your-user>` of an example: never part of a real name or address. */
export function isTemplate(text: string): boolean {
  return /\{[a-z][\w-]*\}/i.test(text) || /<[a-z][\w -]*>/i.test(text)
}

/** `ghp_xxxxxxxxxxxx`, `dckr_pat_xxxxx`, `<token>`, `changeme`: an example where a password belongs. */
export function isExamplePassword(text: string): boolean {
  return (
    /^(?:[a-z]+_)*x{4,}$/i.test(text) ||
    /^<[^<>]*>$/.test(text) ||
    /^\{[\w -]+\}$/.test(text) ||
    /^(?:secretpassword|changeme|change-me|your[-_ ]?(?:password|token))$/i.test(text)
  )
}
