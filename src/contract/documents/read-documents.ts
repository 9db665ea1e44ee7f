import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node } from 'yaml'
import type { Issue, Position } from './issue.ts'
import { yamlOf } from './source-text.ts'
import { yamlErrors } from './yaml-errors.ts'

export interface Source {
  /** What positions are called by: a path, or `stdin`. */
  readonly name: string
  readonly text: string
}

export type Path = readonly PropertyKey[]

/** A value of a document that still knows where it stands. */
export interface Located {
  readonly value: unknown
  /** Where the value at a path stands, or the nearest value around it. */
  readonly positionOf: (path: Path) => Position
  /** Where the key itself stands. */
  readonly positionOfKey: (path: Path, key: string) => Position
  /** Whether nothing at all stands after a key, which YAML reads as null. */
  readonly isLeftEmpty: (path: Path) => boolean
  readonly child: (key: string | number) => Located
}

export type Read =
  | { readonly ok: true; readonly documents: readonly Located[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/** Values of these keys are text even where YAML sees a number: `defaultTag: 1.0`, `password: 0123`. */
const textKeys = new Set([
  'name',
  'url',
  'imagePath',
  'defaultTag',
  'description',
  'username',
  'password',
  'registry',
  'connection',
  'containerImage',
  'namespace',
  'cpu',
  'memory',
  'size',
  'token',
  'env',
  'file',
  'labelSelector',
])

/** The documents of a source with YAML 1.2 rules, so that `no` and `on` stay words. */
export function readDocuments({ name, text }: Source): Read {
  const lineCounter = new LineCounter()
  const parsed = parseAllDocuments(yamlOf(text), {
    lineCounter,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
    logLevel: 'silent',
  })
  const documents = 'empty' in parsed ? [] : parsed
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset)
    return { source: name, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const issues = documents.flatMap(({ errors, warnings }) =>
    [...errors, ...warnings].map(({ code, pos }) => ({ at: at(pos[0]), code: 'yaml', message: yamlErrors[code] })),
  )
  if (issues.length > 0) return { ok: false, issues }
  const filled = documents.filter(
    ({ contents }) => contents !== null && !(isScalar(contents) && contents.value === null),
  )
  return locateAll(filled, at)
}

function locateAll(documents: readonly Document.Parsed[], at: (offset: number) => Position): Read {
  const located: Located[] = []
  for (const document of documents) {
    try {
      located.push(locate(document.contents, document, at))
    } catch {
      const message = 'Its aliases make too much of it'
      return { ok: false, issues: [{ at: at(document.range[0]), code: 'yaml', message }] }
    }
  }
  return { ok: true, documents: located }
}

function locate(node: Node | null, document: Document.Parsed, at: (offset: number) => Position): Located {
  const start = node?.range?.[0] ?? document.range[0]
  const nodeAt = (path: Path): Node | null => walk(node, path, document)
  return {
    value: valueOf(node, document),
    positionOf: (path) => {
      for (let length = path.length; length >= 0; length -= 1) {
        const range = nodeAt(path.slice(0, length))?.range
        if (range) return at(range[0])
      }
      return at(start)
    },
    positionOfKey: (path, key) => at(keyNode(nodeAt(path), key)?.range?.[0] ?? start),
    isLeftEmpty: (path) => {
      const found = nodeAt(path)
      return isScalar(found) && found.value === null && (found.source ?? '') === ''
    },
    child: (key) => locate(nodeAt([key]), document, at),
  }
}

function walk(node: Node | null, path: Path, document: Document.Parsed): Node | null {
  let current = resolve(node, document)
  for (const step of path) {
    if (isMap(current)) {
      const pair = current.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      current = isNode(pair?.value) ? resolve(pair.value, document) : null
    } else if (isSeq(current)) {
      const item = current.items[Number(step)]
      current = isNode(item) ? resolve(item, document) : null
    } else return null
  }
  return current
}

function resolve(node: Node | null, document: Document.Parsed): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node
}

function keyNode(node: Node | null, key: string): Node | undefined {
  if (!isMap(node)) return undefined
  const found = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key
  return isNode(found) ? found : undefined
}

/** `toJS` bounds what aliases may expand to, and throws beyond it. */
function valueOf(node: Node | null, document: Document.Parsed): unknown {
  if (node === null) return null
  const plain: unknown = node.toJS(document, { maxAliasCount: 100 })
  return withTexts(node, plain, document)
}

function withTexts(node: Node | null, plain: unknown, document: Document.Parsed): unknown {
  if (Array.isArray(plain)) return plain.map((item, index) => withTexts(walk(node, [index], document), item, document))
  if (typeof plain !== 'object' || plain === null) return plain
  return Object.fromEntries(
    Object.entries(plain).map(([key, value]): [string, unknown] => {
      const child = walk(node, [key], document)
      return [key, textOf(key, value, child) ?? withTexts(child, value, document)]
    }),
  )
}

function textOf(key: string, value: unknown, node: Node | null): string | undefined {
  if (!textKeys.has(key) || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined
  return isScalar(node) ? node.source : undefined
}
