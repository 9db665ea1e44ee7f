import { Document, visit } from 'yaml'
import { escaped, isPrintable } from './printable.ts'

export function renderJson(value: unknown, indent?: number): string {
  return `${escaped(JSON.stringify(value, undefined, indent) ?? 'null')}\n`
}

export function renderYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && !isPrintable(node.value.replaceAll(/[\n\t]/g, ''))) {
        node.type = 'QUOTE_DOUBLE'
      }
    },
  })
  return escaped(document.toString({ lineWidth: 0 }))
}
