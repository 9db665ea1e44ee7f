import type { KubeObject } from '#sandbox/kubernetes/objects/kube-object.ts'
import type { Column } from './base-columns.ts'
import { isDeleting } from '#sandbox/kubernetes/objects/kube-object.ts'
import { at, listOr, textOr } from '#sandbox/kubernetes/objects/records.ts'
import { ageColumn, nameColumn, textColumn, wide } from './base-columns.ts'

export const podColumns: readonly Column[] = [
  nameColumn,
  { name: 'Ready', cell: readyOf },
  { name: 'Status', cell: statusOf },
  { name: 'Restarts', cell: (pod) => String(restartsOf(pod)) },
  ageColumn,
  wide(textColumn('IP', 'status', 'podIP')),
  wide(textColumn('Node', 'spec', 'nodeName')),
  wide(textColumn('Nominated Node', 'status', 'nominatedNodeName')),
  wide({ name: 'Readiness Gates', cell: () => '<none>' }),
]

function readyOf(pod: KubeObject): string {
  const statuses = listOr(at(pod, 'status', 'containerStatuses'))
  const ready = statuses.filter((status) => at(status, 'ready') === true).length
  return `${ready}/${listOr(at(pod, 'spec', 'containers')).length}`
}

function restartsOf(pod: KubeObject): number {
  return listOr(at(pod, 'status', 'containerStatuses')).reduce<number>(
    (sum, status) => sum + Number(at(status, 'restartCount') ?? 0),
    0,
  )
}

/** The most telling word about a pod: what keeps a container from running, or else the phase. */
function statusOf(pod: KubeObject): string {
  if (isDeleting(pod)) return 'Terminating'
  const initial = listOr(at(pod, 'status', 'initContainerStatuses'))
    .map(waitingReason)
    .find(isTelling)
  if (initial !== undefined) return `Init:${initial}`
  const reason = listOr(at(pod, 'status', 'containerStatuses'))
    .toReversed()
    .map(waitingReason)
    .find((each) => each !== '')
  return reason ?? textOr(at(pod, 'status', 'reason'), textOr(at(pod, 'status', 'phase'), 'Unknown'))
}

function isTelling(reason: string): boolean {
  return reason !== '' && reason !== 'PodInitializing'
}

function waitingReason(status: unknown): string {
  return textOr(at(status, 'state', 'waiting', 'reason'), textOr(at(status, 'state', 'terminated', 'reason')))
}
