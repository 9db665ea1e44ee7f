/** Characters that command a terminal or turn the direction of writing. */
const unsafe = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu
const unsafeButLayout = /(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** Text from outside as it may be shown on a terminal: one line, without control and direction characters. */
export function printable(text: string): string {
  return text.replaceAll(/[\r\n\t\u2028\u2029]+/g, ' ').replaceAll(unsafe, '')
}

/** The same for text of which the lines and tabs are kept, such as a log. */
export function printableLines(text: string): string {
  return text.replaceAll(unsafeButLayout, '')
}

export function isPrintable(text: string): boolean {
  return text.search(unsafe) === -1
}

/** The same JSON, or YAML in double quotes, with what a terminal would obey written as `\uXXXX`. */
export function escaped(text: string): string {
  return text.replaceAll(unsafeButLayout, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
