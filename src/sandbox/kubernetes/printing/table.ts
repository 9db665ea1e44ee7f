import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import { columnsOf } from './columns.ts'

export interface TableOptions {
  readonly kind: string
  readonly now: Date
  /** What each row carries besides its cells. */
  readonly include: 'None' | 'Metadata' | 'Object'
  readonly withHeaders: boolean
}

/** The `Table` that kubectl asks for, so that it shows what the server thinks worth showing. */
export function toTable(
  objects: readonly KubeObject[],
  metadata: object,
  options: TableOptions,
): Readonly<Record<string, unknown>> {
  const columns = columnsOf(options.kind)
  const headers = columns.map(({ name, type = 'string', isWide }) => ({
    name,
    type,
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority: isWide === true ? 1 : 0,
  }))
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.withHeaders ? headers : null,
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, options.now)),
      ...rowObject(object, options.include),
    })),
  }
}

function rowObject(object: KubeObject, include: TableOptions['include']): object {
  if (include === 'None') return {}
  return { object: include === 'Object' ? object : toPartial(object) }
}

export function toPartial({ metadata }: KubeObject): Readonly<Record<string, unknown>> {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
}
