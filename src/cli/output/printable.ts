/** Text from outside as it may be shown on a terminal: one line, without control and direction characters. */
export function printable(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '')
}

/** The same for text of which the lines and tabs are kept, such as a log. */
export function printableLines(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}/gu, '')
}
