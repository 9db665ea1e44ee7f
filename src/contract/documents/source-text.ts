const fence = /^(?:```|~~~)\s*([\w+-]*)[^`]*$/
const language = /^ya?ml\s*$/i

/**
 * Makes YAML of what a copy from a page brings: a line that only names the language, and Markdown fences, become document
 * starts; text around fences is blanked. No line is added or removed, so positions stay right.
 */
export function yamlOf(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const isMarkdown = lines.some((line) => fence.test(line))
  return (isMarkdown ? insideFences(lines) : lines).map((line) => (language.test(line) ? '---' : line)).join('\n')
}

function insideFences(lines: readonly string[]): readonly string[] {
  let open: 'yaml' | 'other' | undefined
  return lines.map((line) => {
    const match = fence.exec(line)
    if (match === null) return open === 'yaml' ? line : ''
    if (open !== undefined) {
      open = undefined
      return ''
    }
    open = isYaml(match[1] ?? '') ? 'yaml' : 'other'
    return open === 'yaml' ? '---' : ''
  })
}

function isYaml(name: string): boolean {
  return name === '' || language.test(name)
}
